#= comprehension
y = 1  # =a
z = [y  # y: b
     for y in (y,)]  # =b; y: a
print(y)  # y: a

#= nested clauses
z = [(x, y)  # x: a; y: b
     for x in r()  # =a
     if x  # x: a
     for y in x]  # =b; x: a

#= a walrus escapes
if any([(x := y) for y in r()]):  # =a; y: a
    print(x)  # x: a never

#= a walrus in what runs at least once
[(x := y) for y in (1, 2)]  # =a; y: a
print(x)  # x: a

#= a walrus in a condition
z = [y  # y: a
     for y in r()  # =a
     if (x := y)]  # =b; y: a
print(x)  # x: b never

#= an iterator of a comprehension that raises
try:
    [(x := y) for y in r()]  # =a; y: a
except E:
    print(x)  # x: a never

#= a walrus in a generator expression: another unit binds, sooner or later
def f():
    if any((x := y) for y in r()):  # =a; y: a
        print(x)  # x: never outside

#= fresh in each comprehension
for w in r():  # =w
    z = [x for x in r()]  # =a; x: a

#= class body
x = 1  # =a
class C:
    y = x  # =b; x: never
    x = y  # =c; y: b
    z = x  # =d; x: c
print(x)  # x: a

#= a class body begins without names
for w in r():  # =w
    class C:
        if c():
            x = 1  # =a
        print(x)  # x: a never
print(w)  # w: w never

#= a class body may raise
try:
    class C:
        f()
        x = 1  # =a
        y = x  # =b; x: a
except E:
    C = 1  # =c
print(C)

#= global in a class body
class C:
    global x
    x = 1  # =a
print(x)  # x: a

#= a lambda that is called on the spot
x = 1  # =a
y = (lambda x, z=x: x + z)(x)  # =b; x: a b; z: b
print(y)  # y: b

#= a lambda that is called on the spot binds for itself
(lambda: (x := 1))()  # =a
x = 2  # =b
print(x)  # x: b

#= a lambda runs later
def f():
    x = 1  # =a
    g = lambda: x  # =g; x: outside
    x = 2  # =b
    return g  # g: g

#= a generator expression runs later, but for its first iterable
def f():
    x = r()  # =a
    k = (x  # x: outside
         for y in x)  # =b; x: a
    return h

#= parameters
def f(x, /, y=1, *z, w, **v):  # =a
    print(x, y, z, w, v)  # x: a; y: a; z: a; w: a; v: a
    if c():
        del x  # =b
    print(x)  # x: a deleted@b

#= global
x = 1  # =a
def f():
    global x
    print(x)  # x: outside
    if c():
        x = 2  # =b
    print(x)  # x: b outside
    del x  # =c
    g()
    print(x)  # x: deleted@c

#= a global that others bind is what they made of it, once one can have run
def run():
    global x
    x = 1  # =a
x = 2  # =b
y = x  # =c; x: b
run()
print(x, y)  # x: b outside; y: c

#= nonlocal
def f():
    x = 1  # =a
    def inner():
        nonlocal x
        x += 1  # =b; x: outside
        print(x)  # x: b
    inner()
    print(x)  # x: a outside

#= what the function around does is done before
def f():
    x = 1  # =a
    def inner():
        nonlocal x
        x = 2  # =b
        g()
        print(x)  # x: b
    return inner

#= global in a handler
def f():
    global x
    try:
        g()
    except E as x:  # =a
        pass
    print(x)  # x: ended@a outside
