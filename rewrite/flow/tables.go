package flow

import (
	"path"
	"strings"
)

// These tables say what callees do with a function or an iterator that they are
// given. Names are what the callee resolves to: "functools.reduce" whatever it
// was imported as, "sorted" for the builtin. A leading "." stands for a method
// of whatever object. Later tables are asked only if earlier ones do not know
// the callee.

// python2Builtins are those builtins of Python 2 that the tables below know, by
// the names under which they do.
var python2Builtins = map[string]string{"apply": "apply", "reduce": "functools.reduce", "xrange": "range"}

// lazyIterators call their function, and read their iterables, whenever
// somebody asks them for the next item.
var lazyIterators = tableOf(
	"map", "filter", "zip", "enumerate", "reversed", "iter", "itertools.*", "heapq.merge",
)

// flatteners use up one iterator before they ask for the next.
var flatteners = tableOf("itertools.chain.from_iterable")

// consumers read an iterator to its end (or as far as they need) before they
// return, and keep nothing of it but its items.
var consumers = tableOf(
	"list", "tuple", "set", "frozenset", "dict", "sorted", "sum", "any", "all", "min", "max", "next", "len",
	"bytes", "bytearray", "print",
	"collections.deque", "collections.Counter", "collections.OrderedDict", "functools.reduce", "math.fsum", "math.prod",
	"statistics.*", ".join", ".extend", ".extendleft", ".update", ".union", ".intersection", ".difference",
	".difference_update", ".intersection_update", ".symmetric_difference", ".symmetric_difference_update",
	".issubset", ".issuperset", ".isdisjoint", ".writelines", ".executemany", ".fromkeys",
)

// immediateCallables call their function argument before they return and do not
// keep it.
var immediateCallables = tableOf(
	"functools.reduce", "apply",
	"re.sub", "re.subn", ".sub", ".subn",
	"timeit.timeit", "timeit.repeat",
	".assert*", ".subTest", "pytest.warns", ".raises", "raises",
	"asyncio.run", ".run_until_complete",
	"jax.tree_map", "jax.tree_util.*",
)

// keyCallers do so with the function that they are given as key=.
var keyCallers = tableOf(
	"sorted", "min", "max", ".sort", ".sorted", ".min", ".max",
	"bisect.*", "heapq.nlargest", "heapq.nsmallest", ".nlargest", ".nsmallest",
)

// returningBuiltins give back what they are given, or one of its items. The
// builtins that no table names use their arguments on the spot.
var returningBuiltins = tableOf("min", "max", "next", "getattr", "vars")

// exceptions are builtins that keep their arguments.
var exceptions = tableOf("*Error", "*Exception", "*ExceptionGroup", "*Warning", "StopIteration", "StopAsyncIteration", "SystemExit", "KeyboardInterrupt")

// immediatePools are immediate when called on something that is called a pool.
var immediatePools = tableOf(".map", ".starmap")

// immediateArrays are immediate in files that import none of the lazy
// libraries, in which methods of the same names only build a plan.
var immediateArrays = tableOf(
	".apply", ".applymap", ".map", ".transform", ".agg", ".aggregate", ".pipe", ".assign", ".where", ".mask", ".combine",
	"numpy.apply_along_axis", "numpy.fromfunction", "scipy.optimize.*", "scipy.integrate.*",
)

var (
	immediateArrayKeys        = tableOf(".sort_values") // their key=
	immediateArrayPositionals = tableOf(".rename")      // their positional arguments
)

var lazyLibraries = []string{"dask", "pyspark", "polars", "tensorflow", "ray", "apache_beam", "vaex"}

// arrayLibraries are those whose immediate methods the tables above list.
var arrayLibraries = []string{"pandas", "numpy", "scipy", "geopandas", "xarray"}

// keepers keep what they are given for later, wherever they are called from.
var keepers = tableOf(
	"setattr", "property", "classmethod", "staticmethod", "type", "weakref.finalize",
	"atexit.register", "signal.signal", "threading.Thread", "threading.Timer", "multiprocessing.Process",
	"asyncio.create_task", "asyncio.ensure_future", "functools.singledispatch",
)

// mappers are methods of executors and pools that return an iterator of results:
// whoever has had all of them, has waited for all calls.
var mappers = tableOf(".map", ".imap", ".imap_unordered", ".starmap")

// wrappers return a callable that calls the function which they are given.
var wrappers = tableOf("functools.partial", "functools.partialmethod", "functools.cmp_to_key")

// replacingKeepers keep one function under each name or number, their first
// argument.
var replacingKeepers = tableOf("codecs.register_error", "signal.signal")

// holders return an object that holds their argument, which nobody else has.
var holders = tableOf(
	"numpy.vectorize", "weakref.ref", "weakref.WeakMethod", "weakref.proxy", "timeit.Timer")

// keeperNames are what functions and methods that keep their argument tend to
// be called.
var keeperNames = tableOf(
	"connect*", "bind*", "register*", "subscribe*", "observe*", "listen*", "schedule*", "submit*", "defer*", "after*",
	"callback", "push", "trace_add", "add_*", "set_*", "on_*", "*_callback", "*_callbacks", "*hook*", "*handler*",
	"*listener*", "then", "protocol", "add[A-Z]*", "set[A-Z]*", "on[A-Z]*", "*Callback", "*Callbacks", "*Handler*", "*Listener*",
	"append", "appendleft", "add", "insert", "put", "put_nowait", "setdefault", "heappush",
	"call_soon*", "call_later", "call_at", "create_task", "ensure_future", "apply_async", "imap*", "add_job",
)

// keeperClasses start something that runs by itself.
var keeperClasses = tableOf("Thread", "Timer", "Process")

// keeperKeywords are the keyword arguments by which callees take callbacks.
var keeperKeywords = tableOf("command", "callback", "target", "handler", "on_*", "default_factory", "func", "slot")

// awaiters hand what they are given to the event loop and are done with it when
// they have been awaited.
var awaiters = tableOf("asyncio.gather", "asyncio.wait_for", "asyncio.shield", "asyncio.wait")

// awaitedCallees run what they are given in a thread, and are done with it when
// they have been awaited.
var awaitedCallees = tableOf(
	"asyncio.to_thread", ".run_in_executor", ".wait_for", "anyio.to_thread.run_sync", "trio.to_thread.run_sync", "starlette.concurrency.run_in_threadpool",
	"fastapi.concurrency.run_in_threadpool",
)

// containerMethods change a list, set, dict, deque or queue and keep what they
// are given in it.
var containerMethods = map[string]bool{
	"append": true, "appendleft": true, "add": true, "insert": true, "setdefault": true, "extend": true, "update": true,
}

// storing are the methods that keep even an iterator as it is. The other
// keepers' names promise to keep functions: of an iterator, add_edges_from and
// its like take the items.
var storing = map[string]bool{"append": true, "appendleft": true, "add": true, "insert": true, "put": true, "put_nowait": true, "setattr": true}

// table is a set of patterns of callees.
type table struct {
	names map[string]bool // and last parts, as ".name"
	wild  []wild
}

// wild is a pattern in which * stands for anything, and [A-Z] for one of those.
type wild struct {
	pattern string
	prefix  string // what stands before the first of both
}

func tableOf(patterns ...string) *table {
	t := &table{names: make(map[string]bool, len(patterns))}
	for _, p := range patterns {
		if at := strings.IndexAny(p, "*["); at >= 0 {
			t.wild = append(t.wild, wild{pattern: p, prefix: p[:at]})
		} else {
			t.names[p] = true
		}
	}
	return t
}

// has reports whether one of the patterns fits the callee. ".name" fits the last
// part of every attribute.
func (t *table) has(callee string) bool {
	last := callee[max(strings.LastIndexByte(callee, '.'), 0):]
	if t.names[callee] || t.names[last] {
		return true
	}
	for _, w := range t.wild {
		if w.fits(callee) || w.pattern[0] == '.' && w.fits(last) {
			return true
		}
	}
	return false
}

func (w wild) fits(name string) bool {
	if !strings.HasPrefix(name, w.prefix) {
		return false
	}
	ok, err := path.Match(w.pattern, name)
	return ok && err == nil
}
