#= while
x = 1  # =a
while c():
    print(x)  # x: a b
    x = 2  # =b
print(x)  # x: a b

#= the test of a while
while (x := c()):  # =a
    print(x)  # x: a
print(x)  # x: a

#= while True
while True:
    x = 1  # =a
    if c():
        break
    x = 2  # =b
print(x)  # x: a

#= while True without a way out
while True:
    x = 1  # =a
print(x)  # x: nothing

#= while else
while c():
    x = 1  # =a
    if d():
        break
    x = 2  # =b
else:
    print(x)  # x: b never
    x = 3  # =c
print(x)  # x: a c

#= for
for x in r():  # =a
    print(x)  # x: a
    x = 1  # =b
print(x)  # x: b never

#= the iterable is asked first
x = []  # =a
for x in x:  # =b; x: a
    pass

#= for else
for x in r():  # =a
    if c():
        break
else:
    print(x)  # x: a never
    x = 1  # =b
print(x)  # x: a b

#= continue
for y in r():  # =y
    if c():
        x = 1  # =a
        continue
    print(x, y)  # x: a never; y: y

#= what runs at least once
for x in (1, 2):  # =a
    pass
for y in range(3):  # =b
    pass
for z in enumerate(sorted("ab")):  # =c
    pass
print(x, y, z)  # x: a; y: b; z: c

#= what may be empty
for x in ():  # =a
    pass
for y in range(0):  # =b
    pass
for z in [*r()]:  # =c
    pass
for w in range(1, n()):  # =d
    pass
print(x, y, z, w)  # x: a never; y: b never; z: c never; w: d never

#= a break before the binding
for x in (1, 2):  # =a
    if c():
        break
    y = 1  # =b
print(x, y)  # x: a; y: b never

#= nested loops
for x in r():  # =a
    for y in r():  # =b
        if c():
            break
        x = 1  # =c
    else:
        continue
    print(x, y)  # x: a c; y: b
    break
print(x)  # x: a c never

#= unpacking
for x, (y, *z) in r():  # =a
    print(x, y, z)  # x: a; y: a; z: a

#= a target that reads
for x, o[x] in r():  # =a; x: a
    pass

#= an iterator that raises
try:
    for x in r():  # =a
        if c():
            x = 1  # =b
except E:
    print(x)  # x: a b never
