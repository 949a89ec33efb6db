"""The picture of the summary in README.md is what the command prints.

    tests/cli/readme.py JEVONS           fails where a line of the picture is not printed any more
    tests/cli/readme.py JEVONS --write   writes the picture again
"""
import subprocess
import sys

from command import REPOSITORY

PAGE = REPOSITORY / "README.md"
COMMAND = "    $ build/release/jevons run scenarios/first_day.toml"


def main():
    jevons = sys.argv[1]
    printed = subprocess.run([jevons, "run", REPOSITORY / "scenarios/first_day.toml"], check=True, capture_output=True,
                             text=True).stdout.splitlines()
    by_name = {line.split()[0]: line for line in printed if line.startswith("  ")}
    lines = PAGE.read_text().splitlines()
    begin = next(i for i, line in enumerate(lines) if line.startswith(COMMAND)) + 1
    end = next(i for i in range(begin, len(lines)) if not lines[i])
    fresh = ["    " + printed[0]] + [line if line.strip() == "..." else "    " + by_name[line.split()[0]]
                                     for line in lines[begin + 1:end]]
    assert len(fresh) > 5
    if sys.argv[2:] == ["--write"]:
        PAGE.write_text("\n".join(lines[:begin] + fresh + lines[end:]) + "\n")
    elif fresh != lines[begin:end]:
        print(f"README.md shows another summary than the command prints; {sys.argv[0]} JEVONS --write writes it again:")
        print("\n".join(fresh))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
