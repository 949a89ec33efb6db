#!/usr/bin/env python3
"""Which room includes which: tools -> models -> sim, never the other way, no circles, each library behind one door.

    tests/architecture/rooms.py SOURCE_FOLDER

Prints every include that points the wrong way and fails if there is one; prints how long files are.
"""
import pathlib
import re
import sys

MAY_INCLUDE = {"sim": {"sim"}, "models": {"sim", "models"}, "tools": {"sim", "models", "tools"}}
ONLY_IN = {"hdf5": "sim/results", "toml++": "sim/config", "udunits": "sim/config", "CLI/": "tools/main.cpp"}
INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]', re.M)


def wrong_ways(name, includes):
    """Complaints about the includes of one file, given as (quote, path)."""
    room = name.split("/")[0]
    for quote, path in includes:
        other = path.split("/")[0]
        if quote == '"' and other not in MAY_INCLUDE[room]:
            yield f'{name}: includes "{path}"; {room}/ may include only {", ".join(sorted(MAY_INCLUDE[room]))}/'
        if quote == "<" and other in MAY_INCLUDE:
            yield f'{name}: includes <{path}>; files of ours are included with quotes, from the root'
        for library, door in ONLY_IN.items():
            if quote == "<" and path.startswith(library) and not name.startswith(door):
                yield f"{name}: includes <{path}>; only {door} may"


def circle(graph):
    """A path that ends where it began, or nothing."""
    done, path = set(), []

    def visit(node):
        if node in path:
            return path[path.index(node):] + [node]
        if node in done:
            return None
        path.append(node)
        for other in sorted(graph.get(node, ())):
            found = visit(other)
            if found:
                return found
        done.add(path.pop())
        return None

    for node in sorted(graph):
        found = visit(node)
        if found:
            return found
    return None


def folder_graph(includes_of):
    """Folder -> folders, by the headers alone: a .cpp may look up to the world that its header only names."""
    graph = {}
    for name, includes in includes_of.items():
        folder = name.rpartition("/")[0]
        for quote, path in includes:
            other = path.rpartition("/")[0]
            if name.endswith(".hpp") and quote == '"' and "/" in folder and "/" in other and other != folder:
                graph.setdefault(folder, set()).add(other)
    return graph


def check(includes_of):
    complaints = [text for name in sorted(includes_of) for text in wrong_ways(name, includes_of[name])]
    files = {name: {path for quote, path in includes if quote == '"'} for name, includes in includes_of.items()}
    for what, graph in (("files", files), ("folders", folder_graph(includes_of))):
        found = circle(graph)
        if found:
            complaints.append(f"{what} include each other in a circle: " + " -> ".join(found))
    return complaints


def check_the_checker():
    """Each rule must be able to fail."""
    def of(text):
        return INCLUDE.findall(text)
    bad = [
        {"sim/a.hpp": of('#include "models/world.hpp"')},
        {"models/a.cpp": of('#include "tools/commands.hpp"')},
        {"models/a.cpp": of("#include <hdf5.h>")},
        {"sim/engine/a.cpp": of("# include <toml++/toml.h>")},
        {"models/a.cpp": of("#include <udunits2/udunits2.h>")},
        {"models/a.cpp": of("#include <sim/engine/time.hpp>")},
        {"sim/a.hpp": of('#include "sim/b.hpp"'), "sim/b.hpp": of('#include "sim/a.hpp"')},
        {"sim/x/a.hpp": of('#include "sim/y/b.hpp"'), "sim/y/c.hpp": of('#include "sim/x/d.hpp"')},
    ]
    good = {"tools/a.cpp": of('#include <vector>\n#include "models/world.hpp"'), "models/a.cpp": of('#include "sim/a.hpp"'),
            "sim/results/a.cpp": of("#include <hdf5.h>")}
    assert all(check(files) for files in bad), [files for files in bad if not check(files)]
    assert not check(good), check(good)


def main():
    check_the_checker()
    root = pathlib.Path(sys.argv[1])
    files = sorted(p for room in MAY_INCLUDE for p in (root / room).rglob("*") if p.suffix in (".hpp", ".cpp"))
    assert files, f"no sources under {root}"
    texts = {p.relative_to(root).as_posix(): p.read_text() for p in files}
    complaints = check({name: INCLUDE.findall(text) for name, text in texts.items()})
    lengths = sorted((text.count("\n"), name) for name, text in texts.items())
    quantile = lambda share: lengths[min(len(lengths) - 1, int(share * len(lengths)))][0]
    print(f"{len(lengths)} files, lines: half under {quantile(0.5)}, nine of ten under {quantile(0.9)}")
    print("longest:", ", ".join(f"{name} {n}" for n, name in lengths[-5:]))
    for text in complaints:
        print(text)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
