#= del
x = 1  # =a
if c():
    del x  # =b
print(x)  # x: a deleted@b

#= del of several
x = y = z = 1  # =a
del x, (y, [z])  # =b
print(x, y, z)  # x: deleted@b; y: deleted@b; z: deleted@b

#= del reads what it takes items of
x = f()  # =a
del x[0], x.y  # x: a
print(x)  # x: a

#= the value comes before the target
x = 1  # =a
x = x + 1  # =b; x: a
print(x)  # x: b

#= targets are bound from left to right
x, o[x], (y, z) = f()  # =a; x: a
w = o[w] = 1  # =b; w: b

#= starred targets
[x, *y], z = f()  # =a
print(x, y, z)  # x: a; y: a; z: a

#= augmented
x = 1  # =a
x += f()  # =b; x: a
print(x)  # x: b
x[x] += 1  # x: b
print(x)  # x: b

#= the value of an augmented assignment is evaluated after the name
x = 1  # =a
x += (x := 2)  # =b; x: a
print(x)  # x: b

#= annotated
x: int = 1  # =a
y: x  # x: a
print(x, y)  # x: a; y: never
y = 1  # =b

#= an annotation is evaluated last, in a module
x: (x) = 1  # =a; x: a

#= an annotation of a local is not evaluated
def f():
    y: x = 1  # =a
    x = 1  # =b
    print(x, y)  # x: b; y: a

#= import
import x, y.z, y.w as z  # =a
from m import v  # =b
print(x, y, z, v)  # x: a; y: a; z: a; v: b

#= definitions
@d(x := 1)  # =a
def f(y=(x := x + 1), *, z=x):  # =b; x: a b
    pass
print(x)  # x: b

#= the name of a definition comes last
x = 1  # =a
@d(x)  # x: a
def x(y=x):  # =b; x: a
    pass
print(x)  # x: b

#= a class is bound last
x = 1  # =a
class x(x):  # =b; x: a
    y = x  # =y; x: a
print(x)  # x: b

#= defaults come before annotations
def f(y: (x) = (x := 1)) -> x:  # =a; x: a
    pass

#= sys.exit
import sys
if c():
    sys.exit(1)
else:
    x = 1  # =a
print(x)  # x: a

#= a sys of one's own
sys = f()
if c():
    sys.exit(1)
else:
    x = 1  # =a
print(x)  # x: a never

#= exit raises
import sys
try:
    x = 1  # =a
    sys.exit()
    x = 2  # =b
finally:
    print(x)  # x: a
print(x)  # x: nothing

#= a function that never returns
def fail():
    log()
    raise E
if c():
    x = 1  # =a
else:
    fail()
print(x)  # x: a

#= a function that ends in one that never returns
def fail():
    while True:
        pass
def stop():
    fail()
if c():
    x = 1  # =a
else:
    stop()
print(x)  # x: a

#= a function that may return
def fail():
    if c():
        raise E
if c():
    x = 1  # =a
else:
    fail()
print(x)  # x: a never

#= a generator that never ends, and a function that calls itself
def gen():
    while True:
        yield
def again():
    again()
gen()
again()
x = 1  # =a
print(x)  # x: a

#= yield may raise
def f():
    try:
        x = 1  # =a
        yield
        x = 2  # =b
    finally:
        print(x)  # x: a b

#= a generator lets the function around it run
def f():
    x = 1  # =a
    def inner():
        nonlocal x
        x = 2  # =b
        yield x  # x: b
        print(x)  # x: b outside
    return inner()

#= format strings
print(f"{(x := 1)} {x!r:>{x}}")  # =a; x: a

#= dict displays
y = {(x := 1): x, **x}  # =a; x: a
print(x, y)  # x: a; y: a

#= arguments
f((x := 1), x, k=(x := x), *x, **x)  # =a; x: a
