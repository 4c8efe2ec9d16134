"""Compiles Python sources and says what is wrong with them.

First a line with the version, as JSON. Then for each line on stdin, a JSON array of
sources, one line on stdout: an array with null for each source that compile()
takes, [MESSAGE, LINE] for each that it refuses, and true for each that is too
complex for this Python.
"""

import json
import sys
import warnings


def verdict(source):
    try:
        compile(source, "?", "exec", dont_inherit=True)
    except (RecursionError, MemoryError):
        return True
    except SyntaxError as error:
        return [error.msg, error.lineno or 0]
    except (ValueError, OverflowError) as error:
        return [str(error), 0]
    return None


def reply(line):
    return json.dumps([verdict(source) for source in json.loads(line)])


warnings.simplefilter("ignore")
sys.setrecursionlimit(5000)
GREETING = json.dumps(sys.version.split()[0])
if __name__ == "__main__":
    print(GREETING, flush=True)
    for line in sys.stdin:
        print(reply(line), flush=True)
