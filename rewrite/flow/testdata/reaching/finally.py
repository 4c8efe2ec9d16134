#= finally
try:
    x = 1  # =a
    f()
    x = 2  # =b
finally:
    print(x)  # x: a b
print(x)  # x: b

#= finally that binds
try:
    x = 1  # =a
finally:
    x = 2  # =b
print(x)  # x: b

#= return
def f():
    x = 1  # =a
    try:
        if c():
            x = 2  # =b
            return x  # x: b
        x = 3  # =c
    finally:
        print(x)  # x: a b c
    print(x)  # x: c

#= return in finally
def f():
    while c():
        x = 1  # =a
        try:
            raise E
        finally:
            return x  # x: a
    print(x)  # x: never

#= break in finally
while c():
    x = 1  # =a
    try:
        f()
        x = 2  # =b
        continue
    finally:
        break
print(x)  # x: a b never

#= continue in finally
while c():
    print(x)  # x: a b never
    x = 1  # =a
    try:
        f()
        x = 2  # =b
        raise E
    finally:
        if d():
            continue
    x = 3  # =c
print(x)  # x: a b never

#= break through finally
for y in r():  # =y
    try:
        x = 1  # =a
        if c():
            break
        x = 2  # =b
    finally:
        print(x)  # x: a b
    print(x)  # x: b
else:
    print(x)  # x: b never
print(x)  # x: a b never

#= continue through finally
for y in r():  # =y
    try:
        x = 1  # =a
        continue
    finally:
        z = 1  # =z
print(x, z)  # x: a never; z: z never

#= raise in finally
try:
    try:
        x = 1  # =a
        f()
        x = 2  # =b
    finally:
        raise E
except E:
    print(x)  # x: a b
print(x)  # x: a b

#= handlers and finally
try:
    x = 1  # =a
    f()
    x = 2  # =b
except A as y:  # =y
    x = 3  # =c
    raise
except B:
    x = 4  # =d
else:
    x = 5  # =e
finally:
    print(x)  # x: a c d e
    print(y)  # y: ended@y never
print(x)  # x: d e

#= three deep
def f():
    for y in r():  # =y
        try:
            x = 1  # =a
            try:
                x = 2  # =b
                try:
                    if c():
                        break
                    if c():
                        x = 3  # =c
                        continue
                    if c():
                        x = 4  # =d
                        return
                finally:
                    print(x)  # x: b c d
                    z = 1  # =e
            finally:
                print(x)  # x: b c d
                print(z)  # z: e never
        finally:
            print(x)  # x: b c d
        print(x)  # x: b
    print(x)  # x: b c never

#= a try in a finally
try:
    f()
finally:
    try:
        g()
        x = 1  # =a
    except E as x:  # =b
        pass
    finally:
        print(x)  # x: a ended@b never
print(x)  # x: a ended@b

#= finally inside finally inside finally inside finally
def f():
    try:
        g()
        return
    finally:
        try:
            g()
            return
        finally:
            try:
                g()
                return
            finally:
                try:
                    x = 1  # =a
                    g()
                    return
                finally:
                    print(x)  # x: a
                    x = 2  # =b

#= each way through the innermost finally goes on by itself
def f():
    for y in r():  # =y
        try:
            g()
        finally:
            try:
                g()
            finally:
                try:
                    g()
                finally:
                    try:
                        if c():
                            x = 1  # =a
                            break
                        if c():
                            x = 2  # =b
                            continue
                    finally:
                        z = 1  # =z
                    x = 3  # =c
            x = 4  # =d
    print(x)  # x: a b d never

#= with may raise when it is left
try:
    with m():
        x = 1  # =a
except E:
    print(x)  # x: a never

#= with may raise when a return leaves it
def f():
    try:
        with m():
            x = 1  # =a
            return
    except E:
        print(x)  # x: a never

#= with binds
with m() as x, n(x) as (y, z):  # =a; x: a
    print(x, y, z)  # x: a; y: a; z: a
print(x)  # x: a

#= with in parentheses
with (m() as x, n(x)):  # =a; x: a
    pass
print(x)  # x: a

#= with does not swallow
with m():
    f()
    x = 1  # =a
print(x)  # x: a

#= suppress
with suppress(E):
    x = 1  # =a
    f()
    x = 2  # =b
print(x)  # x: a b

#= suppress inside try
try:
    with contextlib.suppress(E):
        f()
        x = 1  # =a
    print(x)  # x: a never
except E:
    print(x)  # x: a never

#= only what stands inside is suppressed
with m() as x, suppress(E), n() as y:  # =a
    pass
print(x, y)  # x: a; y: a never

#= pytest.raises
with pytest.raises(E):
    x = f()  # =a
    y = 1  # =b
print(x, y)  # x: a never; y: b never
