package scope

import "strings"

// builtins are the names that CPython 3.8 to 3.14 puts into every module's
// reach, and the ones that a module is born with.
var builtins = func() map[string]bool {
	names := make(map[string]bool)
	for _, name := range strings.Fields(`
		ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError
		BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError
		ConnectionResetError DeprecationWarning EOFError Ellipsis EncodingWarning EnvironmentError Exception
		ExceptionGroup False FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError
		ImportError ImportWarning IndentationError IndexError InterruptedError IsADirectoryError KeyError
		KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError None NotADirectoryError NotImplemented
		NotImplementedError OSError OverflowError PendingDeprecationWarning PermissionError ProcessLookupError
		PythonFinalizationError RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration
		StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError True TypeError
		UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning
		UserWarning ValueError Warning WindowsError ZeroDivisionError
		__build_class__ __debug__ __import__ abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable
		chr classmethod compile complex copyright credits delattr dict dir divmod enumerate eval exec exit filter float
		format frozenset getattr globals hasattr hash help hex id input int isinstance issubclass iter len license list
		locals map max memoryview min next object oct open ord pow print property quit range repr reversed round set
		setattr slice sorted staticmethod str sum super tuple type vars zip
		__name__ __doc__ __package__ __loader__ __spec__ __file__ __builtins__ __annotations__ __path__ __cached__ __dict__`) {
		names[name] = true
	}
	return names
}()

// IsBuiltin reports whether every module can read the name without binding it.
func IsBuiltin(name string) bool { return builtins[name] }
