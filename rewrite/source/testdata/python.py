"""Answers questions about encodings for the tests of this package.

Reads one JSON object from standard input, writes one to standard output. Bytes
travel in hexadecimal.
"""

import codecs
import encodings.aliases
import json
import os
import subprocess
import sys
import tempfile


def names(candidates):
    """The canonical name of each candidate, None where there is no such codec."""
    found = {}
    for name in candidates + sorted(encodings.aliases.aliases):
        try:
            found[name] = codecs.lookup(name).name
        except LookupError:
            found[name] = None
    return found


def disagreements(tables):
    """Where decoding each line of codes does not give the line of text."""
    wrong = []
    for table in tables:
        codes = bytes.fromhex(table["codes"]).split(b"\n")
        texts = bytes.fromhex(table["texts"]).decode("utf-8").split("\n")
        assert len(codes) == len(texts), table["encoding"]
        for code, text in zip(codes, texts):
            try:
                real = code.decode(table["encoding"])
            except UnicodeDecodeError:
                real = None
            if real != text:
                wrong.append([table["encoding"], code.hex(), ascii(text), ascii(real)])
    return wrong


def encoded(samples):
    return [text.encode(encoding).hex() for encoding, text in samples]


def read(sources):
    """What becomes of s in each program: its text if Python takes the program
    both from a file and in memory, else None."""
    results = []
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "program.py")
        for source in sources:
            raw = bytes.fromhex(source)
            with open(path, "wb") as program:
                program.write(raw)
            run = subprocess.run([sys.executable, "-I", "-S", "-B", path], stderr=subprocess.DEVNULL)
            results.append(text_of_s(raw) if run.returncode == 0 else None)
    return results


def text_of_s(raw):
    names = {}
    try:
        exec(compile(raw, "program.py", "exec"), names)
    except (SyntaxError, ValueError):
        return None
    return names.get("s", "")


def main():
    asked = json.load(sys.stdin)
    answer = {
        "names": names(asked["names"]),
        "wrong": disagreements(asked["tables"]),
        "encoded": encoded(asked["samples"]),
        "read": read(asked["sources"]),
    }
    json.dump(answer, sys.stdout)


main()
