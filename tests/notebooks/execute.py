#!/usr/bin/env python3
"""Every lesson runs from its first cell to its last on the distribution's Jupyter, and is committed without outputs.

    tests/notebooks/execute.py JEVONS OUTPUT_FOLDER NOTEBOOK...
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

SKIPPED = 77

try:
    import ipykernel  # noqa: F401
    import nbconvert  # noqa: F401
except ImportError as missing:
    print(f"SKIP: {missing}; tools/setup --tests installs it")
    sys.exit(SKIPPED)


def execute(notebook, output, environment):
    committed = json.loads(notebook.read_text())
    for cell in committed["cells"]:
        assert not cell.get("outputs"), f"{notebook}: is committed with outputs; clear them"
        assert not cell.get("execution_count"), f"{notebook}: is committed with execution counts; clear them"
    subprocess.run([sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", "--output-dir", output,
                    "--ExecutePreprocessor.kernel_name=jevons", "--ExecutePreprocessor.timeout=300", notebook],
                   check=True, env=environment)
    executed = json.loads((pathlib.Path(output) / notebook.name).read_text())
    code = [cell for cell in executed["cells"] if cell["cell_type"] == "code"]
    assert code, f"{notebook}: has no code"
    for cell in code:
        assert cell["execution_count"], f"{notebook}: a cell was not executed"
        for out in cell["outputs"]:
            assert out["output_type"] != "error", out
            warned = out.get("name") == "stderr" and "Warning" in "".join(out["text"])
            assert not warned, "".join(out["text"])
    pictures = sum("image/png" in out.get("data", {}) for cell in code for out in cell["outputs"])
    assert pictures > 0, f"{notebook}: drew nothing"
    print(f"{notebook.name}: {len(code)} cells, {pictures} pictures")


def main():
    jevons, output, *notebooks = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        # A kernel that is this very Python: another one on the PATH, or in the user's own folders, may lack the readers.
        kernel = pathlib.Path(folder) / "kernels" / "jevons"
        kernel.mkdir(parents=True)
        (kernel / "kernel.json").write_text(json.dumps({
            "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            "display_name": "the tests' Python", "language": "python"}))
        environment = {**os.environ, "JEVONS": str(pathlib.Path(jevons).resolve()), "JUPYTER_PATH": folder,
                       "IPYTHONDIR": folder, "JUPYTER_CONFIG_DIR": folder, "MPLBACKEND": "module://matplotlib_inline.backend_inline"}
        for notebook in notebooks:
            execute(pathlib.Path(notebook), output, environment)


if __name__ == "__main__":
    main()
