#= captures
match f():
    case [x, *y]:  # =a
        print(x, y)  # x: a; y: a
    case {"k": x, **y}:  # =b
        print(x, y)  # x: b; y: b
    case P(a=x) as y:  # =c
        print(x, y)  # x: c; y: c
print(x, y)  # x: a b c never; y: a b c never

#= irrefutable
match f():
    case 1:
        x = 1  # =a
    case x:  # =b
        pass
print(x)  # x: a b

#= the wildcard
match f():
    case 1:
        x = 1  # =a
    case _:
        x = 2  # =b
print(x)  # x: a b

#= guard
match f():
    case x if x:  # =a; x: a
        print(x)  # x: a
    case [_]:
        print(x)  # x: a
print(x)  # x: a

#= a guard that binds
match f():
    case [y] if (x := c()):  # =a
        print(x, y)  # x: a; y: a
    case _:
        print(x, y)  # x: a never; y: a never

#= alternatives
match f():
    case [x] | {"k": x}:  # =a
        print(x)  # x: a

#= alternatives on two lines
match f():
    case (P(x,  # =a
            y)
          | Q(y, x)):  # =b
        print(x)  # x: a b

#= values are read
x = 1  # =a
match f():
    case x.y:  # x: a
        pass
    case x():  # x: a
        pass

#= a pattern that raises
try:
    match f():
        case P(x):  # =a
            y = 1  # =b
            f()
except E:
    print(x)  # x: a never
