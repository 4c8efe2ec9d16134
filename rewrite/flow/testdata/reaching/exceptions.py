#= try except
try:
    x = 1  # =a
    f()
    x = 2  # =b
except E:
    print(x)  # x: a
print(x)  # x: a b

#= a binding does not raise after it has bound
try:
    x = f()  # =a
except E:
    print(x)  # x: never

#= else
try:
    x = 1  # =a
    f()
except E:
    x = 2  # =b
else:
    print(x)  # x: a
    x = 3  # =c
print(x)  # x: b c

#= else is not guarded by the handlers beside it
try:
    try:
        f()
    except:
        x = 1  # =a
    else:
        g()
        x = 2  # =b
except E:
    print(x)  # x: never
print(x)  # x: a b never

#= bare except, nothing gets past it
try:
    try:
        f()
    except:
        x = 1  # =a
    y = 1  # =b
except E:
    print(x)  # x: nothing

#= a handler that does not match
try:
    try:
        f()
        x = 1  # =a
        f()
    except A:
        x = 2  # =b
except B:
    print(x)  # x: a never

#= the name ends with the handler
try:
    f()
except E as x:  # =a
    print(x)  # x: a
print(x)  # x: ended@a never

#= the name ends, whatever it was bound to before and in between
x = None  # =a
try:
    f()
except E as x:  # =b
    x = str(x)  # =c; x: b
print(x)  # x: a ended@b

#= a name that was taken away already
try:
    f()
except E as x:  # =a
    del x  # =b
    print(x)  # x: deleted@b
print(x)  # x: ended@a never

#= the name ends on the way round the loop
while c():
    print(x)  # x: ended@a never
    try:
        f()
    except E as x:  # =a
        continue
print(x)  # x: ended@a never

#= the name ends on the way out of the loop
while True:
    try:
        f()
    except E as x:  # =a
        break
print(x)  # x: ended@a

#= the name ends when the handler raises
try:
    try:
        f()
    except E as x:  # =a
        raise
except E:
    print(x)  # x: ended@a never

#= the name ends when the handler returns
def f():
    try:
        g()
    except E as x:  # =a
        return x  # x: a
    finally:
        print(x)  # x: ended@a never

#= an inner handler of the same name
try:
    f()
except A as x:  # =a
    try:
        g()
    except B as x:  # =b
        pass
    print(x)  # x: a ended@b
print(x)  # x: ended@a never

#= except star: each handler may run, even if one before it raised
try:
    f()
except* A as x:  # =a
    y = 1  # =b
    raise
except* B:
    print(x, y)  # x: ended@a never; y: b never

#= except star: several handlers
try:
    f()
except* A:
    x = 1  # =a
except* B:
    x = 2  # =b
else:
    x = 3  # =c
print(x)  # x: a b c

#= the type of a handler is evaluated late
try:
    x = 1  # =a
    f()
    x = 2  # =b
except (x, E):  # x: a
    pass

#= a del that fails
try:
    del x  # =a
    x = 1  # =b
except NameError:
    print(x)  # x: never
print(x)  # x: b never

#= the last import may fail when others have bound
try:
    import x, y  # =a
except ImportError:
    print(x)  # x: a never
    print(y)  # y: never
try:
    from m import z, w as v  # =b
except ImportError:
    print(z, v)  # z: b never; v: never

#= unpacking binds from left to right
try:
    x, (y, z) = f()  # =a
except ValueError:
    print(x, y, z)  # x: a never; y: never; z: never

#= a raise without anything else
try:
    x = 1  # =a
    raise E
    x = 2  # =b
except E:
    print(x)  # x: a
print(x)  # x: a

#= except is not reached
try:
    x = 1  # =a
except E:
    print(x)  # x: nothing
