"""Runs generated programs and reports what their reads and closures saw.

One JSON request a line on stdin, one JSON answer a line on stdout. Request:
    source   the program; it calls the functions below
    call     true: it defines f(p), to be called; false: it is a module
    seed, runs
    names    name of the variable, by number of the read or closure
    reads, sites, closures, classes
             number of the variable (for classes: those of the class), by the
             number of the read, binding, closure, class
    loops    numbers of the loops around the closure, by its number
Answer: {"refused": MESSAGE}, or lists without repetition:
    read     [read, site, gone]         site 0: it was unbound. gone says what
                                        unbound the variable last: 0 nothing,
                                        n the del n, -n the end of handler n.
                                        A class body that has not bound a name
                                        may find the site of a global
    made     [closure, site, gone]      what the closure saw when it was made
    rebound  [closure, site]            what it saw later, of another binding
    round    [closure, site, loop]      the same, in the same round of the loop
    called   [closure, site, call, loop]
                                        the same, when the call began, in this
                                        or a later round of the loop
    empty    [read, loop]               the read found nothing, ever; the for
                                        loop had ended without a round

Every value that a program binds tells which binding made it. What is decided
by chance: truth, the number of rounds, who raises, which pattern or handler
fits. The functions that only observe have names in capitals; they never raise.
"""

import collections.abc
import json
import random
import sys

BUDGET = 300  # decisions, from where on every loop ends as soon as it can
GROUPS = sys.version_info >= (3, 11)


class E1(Exception):
    pass


class E2(Exception):
    pass


class E3(BaseException):
    pass


class Run:
    """One execution of a program."""

    def __init__(self, program, rng):
        self.program = program
        self.chance = rng.random
        self.decisions = 0
        self.yes = rng.choice((0.3, 0.5, 0.8))
        self.trouble = rng.choice((0.0, 0.03, 0.15, 0.4))
        self.pending = None  # the read that is about to happen
        self.gone = {}  # variable: what unbound it last
        self.bound_as = {}  # (id, name): (value, site), for values that cannot tell
        self.live = {}  # closure: (function, what it saw when it was made, rounds of its loops)
        self.starts = collections.Counter()
        self.rounds = collections.Counter()
        self.empty = set()  # loops that have ended without a round

    def decide(self, probability):
        self.decisions += 1
        return self.decisions <= BUDGET and self.chance() < probability

    def may_raise(self):
        if not self.decide(self.trouble):
            return
        kind = self.chance()
        if kind < 0.4:
            raise E1()
        if kind < 0.7:
            raise E2()
        if kind < 0.85 or not GROUPS:
            raise E3()
        raise ExceptionGroup("", [E1(), E2()])

    def site(self, value, name):
        if type(value) is V:
            return value.sites[name] if type(value.sites) is dict else value.sites
        known = self.bound_as.get((id(value), name))
        if known is None:
            self.program.stray = f"{name} is {value!r}, which no binding made"
            return 0
        return known[1]

    def event(self, call=0):
        """Something observable happens: look at what the closures see by now."""
        program = self.program
        if self.pending is not None:
            read, self.pending = self.pending, None
            gone = self.gone.get(program.reads[read], 0)
            program.read.add((read, 0, gone))
            if not gone:
                program.empty.update((read, loop) for loop in self.empty)
        for number, (function, before, rounds) in self.live.items():
            now = peek(function)
            if now is before or now is None:
                continue
            site = self.site(now, program.names[number])
            program.rebound.add((number, site))
            for loop, start, count in rounds:
                if call and self.starts[loop] == start:
                    program.called.add((number, site, call, loop))
                if self.rounds[loop] == count:
                    program.round.add((number, site, loop))

    def saw(self, read, value):
        self.pending = None
        program = self.program
        site, variable = self.site(value, program.names[read]), program.reads[read]
        own = program.sites.get(site) == variable
        program.read.add((read, site, 0 if own else self.gone.get(variable, 0)))

    def make(self, number, function):
        program = self.program
        self.event()
        value = peek(function)
        site = 0 if value is None else self.site(value, program.names[number])
        program.made.add((number, site, self.gone.get(program.closures[number], 0)))
        self.live[number] = function, value, [
            (loop, self.starts[loop], self.rounds[loop]) for loop in program.loops[number]
        ]


def peek(function):
    try:
        return function()
    except NameError:
        return None


run = None


def L(site):
    """What a number other than zero stands for."""
    return V(site, 0, True)


class V:
    """The value that a binding makes: one site, or one for each name."""

    __slots__ = ("sites", "read", "truth")

    def __init__(self, sites, read=0, truth=None):
        self.sites = sites
        self.read = read
        self.truth = truth

    def __bool__(self):
        if self.truth is None:
            self.truth = run.decide(run.yes)
        return self.truth

    def __lt__(self, other):
        run.may_raise()
        return run.decide(run.yes)

    def __iadd__(self, other):
        run.saw(other.read, self)
        return other

    def __radd__(self, other):
        run.saw(self.read, other)
        return self

    def __getitem__(self, key):
        run.may_raise()
        return V(0)

    def __getattr__(self, name):
        run.may_raise()
        return V(0)

    def __format__(self, spec):
        return ""


def R(read):
    run.event()
    run.pending = read
    return lambda value: run.saw(read, value) or value


def AT(read):
    run.event()
    run.pending = read


def K(number, function):
    run.make(number, function)


def D(site, number=None):
    def decorate(function):
        if number is not None:
            run.make(number, function)
        return V(site)

    return decorate


def B(*bound):
    for site, name, value in bound:
        if type(value) is not V:
            run.bound_as[id(value), name] = value, site
    run.event()
    return True


def GONE(*sites):
    run.event()
    for site in sites:
        run.gone[run.program.sites[site]] = site


def ENDED(site):
    run.event()
    run.gone[run.program.sites[site]] = -site


def FRESH(number):
    run.event()
    for variable in run.program.classes[number]:
        run.gone.pop(variable, None)
    run.empty.clear()  # they may be loops of the class, which begins anew


def START(loop):
    run.starts[loop] += 1


def W(loop):
    run.event()
    run.rounds[loop] += 1
    return True


def c(call=0):
    run.event(call)
    return run.decide(run.yes)


def stay(call=0):
    """The test of a while loop: false from some time on."""
    run.event(call)
    return run.decide(run.yes)


def leave(call=0):
    """Whether to leave a loop that would go on: true from some time on."""
    run.event(call)
    return run.decisions > BUDGET or run.decide(0.4)


def m(call=0, *args):
    run.event(call)
    run.may_raise()
    return V(0)


def k(*args):
    return V(0)


def decorator(*args):
    def decorate(function):
        run.may_raise()
        return function

    return decorate


def base(*args):
    return object


def kind(*args):
    return NameError


def rounds(loop, most, *sites):
    START(loop)
    count = 0
    while True:
        W(loop)
        run.may_raise()
        if count == most or not run.decide(0.6):
            if count == 0:
                run.empty.add(loop)
            return
        count += 1
        yield values(sites)


def surely(loop, count, *sites):
    START(loop)
    for _ in range(count):
        W(loop)
        yield values(sites)
    W(loop)


def values(sites):
    if len(sites) == 1:
        return V(sites[0])
    return unpacked(*[V(site) for site in sites])


def unpacked(*parts):
    if run.decide(run.trouble / 2):
        return parts[1:]
    return parts


class cm:
    def __init__(self, site=0, call=0):
        run.event(call)
        run.may_raise()
        self.value = V(site)

    def __enter__(self):
        run.event()
        run.may_raise()
        return self.value

    def __exit__(self, *exception):
        run.event()
        if run.decide(run.trouble / 2):
            raise E1()
        return False


class ignoring(cm):
    def __exit__(self, *exception):
        run.event()
        if run.decide(run.trouble / 2):
            raise E1()
        return run.decide(0.7)


class Store:
    def __setitem__(self, key, value):
        run.event()
        run.may_raise()


class Subject:
    """What a match statement is about. Class patterns find values in it."""

    def __getattr__(self, name):
        if name[0] != "v":
            raise AttributeError(name)
        run.may_raise()
        return V(int(name[1:]))


class Items(Subject, collections.abc.Sequence):
    def __init__(self, count):
        self.items = [object() for _ in range(count)]

    def __len__(self):
        return len(self.items)

    def __getitem__(self, at):
        return self.items[at]


class Table(Subject, dict):
    pass


def subject(call=0):
    run.event(call)
    if run.decide(0.5):
        return Items(int(run.chance() * 4))
    return Table({key: object() for key in "kl" if run.decide(run.yes)})


class Pattern(type):
    def __instancecheck__(cls, value):
        return run.decide(run.yes)


def pattern(name):
    """Makes the class of the pattern Pn(...), whose captures are sites n, n+1 ..."""
    first = int(name[1:])
    return Pattern(name, (), {"__match_args__": tuple(f"v{first + at}" for at in range(3))})


def names_in(code):
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, type(code)):
            yield from names_in(constant)


class Module:
    def __getattr__(self, name):
        if name[0] != "s" or run.decide(run.trouble):
            raise AttributeError(name)
        return V(int(name[1:]))


def importer(name, globals=None, locals=None, fromlist=(), level=0):
    run.event()
    if run.decide(run.trouble):
        raise ImportError(name)
    if fromlist:
        return Module()
    return V(int(name[1:]))


class Program:
    def __init__(self, request):
        for field in ("names", "reads", "sites", "closures", "classes", "loops"):
            setattr(self, field, {int(key): value for key, value in request[field].items()})
        self.call = request["call"]
        self.code = compile(request["source"], "program", "exec")
        self.patterns = {name: pattern(name) for name in names_in(self.code) if name[0] == "P"}
        self.stray = None
        for kind in ANSWERS:
            setattr(self, kind, set())

    def execute(self, rng):
        global run
        run = Run(self, rng)
        names = {**PROVIDED, **self.patterns, "o": Store()}
        try:
            exec(self.code, names)
            if self.call:
                self.drive(names["f"](V(self.call)))
        except BaseException:
            pass  # it was meant to
        run.event()
        run.live.clear()

    def drive(self, result):
        """Has a generator run, or makes it stop."""
        if not isinstance(result, collections.abc.Generator):
            return
        for _ in range(BUDGET):
            next(result) if not run.decide(0.2) else result.throw(E1())
            if run.decide(0.1):
                break
        result.close()


ANSWERS = ("read", "made", "rebound", "round", "called", "empty")
OBSERVERS = (L, R, AT, K, D, B, GONE, ENDED, FRESH, START, W, V)
OFFERED = (c, stay, leave, m, k, decorator, base, kind, rounds, surely, unpacked, cm, ignoring, subject, E1, E2, E3)
PROVIDED = {thing.__name__: thing for thing in OBSERVERS + OFFERED}
PROVIDED["__name__"] = "program"
PROVIDED["__builtins__"] = {
    "__import__": importer,
    "__build_class__": __build_class__,
    **{
        thing.__name__: thing
        for thing in (AssertionError, BaseException, Exception, ImportError, NameError, ValueError, enumerate, list, range, sorted)
    },
}


def answer(request):
    try:
        program = Program(request)
    except SyntaxError as error:
        return {"refused": str(error)}
    for number in range(request["runs"]):
        program.execute(random.Random(request["seed"] * 1_000_003 + number))
        if program.stray:
            raise AssertionError(program.stray)
    return {kind: sorted(getattr(program, kind)) for kind in ANSWERS}


sys.unraisablehook = lambda unraisable: None  # generators that fail while they are closed
print(json.dumps(sys.version_info[1]), flush=True)
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
