#= if elif else
if c():
    x = 1  # =a
elif c():
    x = 2  # =b
else:
    x = 3  # =c
print(x)  # x: a b c

#= if without else
if c():
    x = 1  # =a
print(x)  # x: a never

#= a test that binds
if (x := c()):  # =a
    print(x)  # x: a
else:
    x = 1  # =b
print(x)  # x: a b

#= and
if c() and (x := d()):  # =a
    print(x)  # x: a
else:
    print(x)  # x: a never
print(x)  # x: a never

#= or
if c() or (x := d()):  # =a
    print(x)  # x: a never
else:
    print(x)  # x: a

#= not and or
if not (c() or (x := d())):  # =a
    print(x)  # x: a
else:
    print(x)  # x: a never

#= and as a value
y = c() and (x := d())  # =a
print(x, y)  # x: a never; y: a

#= the right side of and may raise
try:
    y = c() and (x := d()) and e()  # =a
except E:
    print(x)  # x: a never

#= conditional expression
y = (x := 1) if c() else d()  # =a
print(x, y)  # x: a never; y: a

#= both arms of a conditional expression
y = ((x := 1)  # =a
     if (x := c())  # =b
     else x)  # x: b
print(x)  # x: a b

#= constant tests
if True:
    x = 1  # =a
else:
    x = 2  # =b
    print(x)  # x: nothing
if 0:
    x = 3  # =c
if not None and 1:
    y = 1  # =d
print(x, y)  # x: a; y: d

#= comparison chain
if a() < b() < (x := c()):  # =a
    print(x)  # x: a never
print(x)  # x: a never

#= plain comparison
if a() < (x := c()):  # =a
    pass
print(x)  # x: a

#= assert
assert (x := c()), x  # =a; x: a
print(x)  # x: a

#= assert narrows nothing but the way on
try:
    assert c(), (x := d())  # =a
    x = 1  # =b
except AssertionError:
    print(x)  # x: a never
print(x)  # x: a b never

#= assert False
assert 0
x = 1  # =a
print(x)  # x: nothing

#= dead code
def f():
    x = 1  # =a
    return x  # x: a
    x = 2  # =b
    print(x)  # x: nothing
