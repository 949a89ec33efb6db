"""The pictures of summaries in README.md are what the commands above them print.

    tests/cli/readme.py JEVONS           fails where a line of a picture is not printed any more
    tests/cli/readme.py JEVONS --write   writes the pictures again
"""
import shlex
import subprocess
import sys

from command import REPOSITORY

PAGE = REPOSITORY / "README.md"
PROMPT = "    $ build/release/jevons "


def picture(jevons, command, lines):
    """The lines of a picture as they are printed now: the title, then each metric that it shows."""
    arguments = shlex.split(command.removeprefix(PROMPT), comments=True)
    if "-o" in arguments:
        del arguments[arguments.index("-o"):][:2]
    printed = subprocess.run([jevons, *arguments], check=True, capture_output=True, text=True, cwd=REPOSITORY).stdout.splitlines()
    by_name = {line.split()[0]: line for line in printed if line.startswith("  ")}
    return ["    " + printed[0]] + [line if line.strip() == "..." else "    " + by_name[line.split()[0]] for line in lines[1:]]


def main():
    jevons = sys.argv[1]
    lines = PAGE.read_text().splitlines()
    wrong = []
    for begin in [i + 1 for i, line in enumerate(lines) if line.startswith(PROMPT)]:
        end = next(i for i in range(begin, len(lines)) if not lines[i])
        fresh = picture(jevons, lines[begin - 1], lines[begin:end])
        assert len(fresh) > 3
        if fresh != lines[begin:end]:
            wrong += fresh
            lines[begin:end] = fresh
    if sys.argv[2:] == ["--write"]:
        PAGE.write_text("\n".join(lines) + "\n")
    elif wrong:
        print(f"README.md shows another summary than the command prints; {sys.argv[0]} JEVONS --write writes it again:")
        print("\n".join(wrong))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
