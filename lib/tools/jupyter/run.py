"""Runs one notebook in its kernel and writes the executed copy and the HTML report.

Prints one JSON object per line: {"event": "cell" | "executed" | "done", ...}. The last line is always "done";
its "status" is "passed" or "failed", its "kind" says how it failed. Called by run-notebook.ts.
"""

import argparse
import asyncio
import json
import os
import re
import resource
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

MARK = "etude kernel: unhandled in the background:"
TEMPLATES = Path(__file__).resolve().parent / "share" / "nbconvert" / "templates"


class Skipped(Exception):
    """A cell whose reply does not say that it ran."""


def say(**event):
    print(json.dumps(event), flush=True)


def write_whole(path, text):
    """A file is written whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def code_number(notebook, position):
    """The number of a code cell as a reader counts them, from 1."""
    cells = notebook.cells[: position + 1]
    return sum(1 for cell in cells if cell.cell_type == "code")


def first_line(cell):
    return next((line for line in cell.source.splitlines() if line.strip()), "")


class Run:
    def __init__(self, notebook, timeout, log):
        self.notebook = notebook
        self.deadline = time.monotonic() + timeout
        self.timeout = timeout
        self.log = log
        self.position = None
        self.of = sum(1 for c in notebook.cells if c.cell_type == "code" and c.source.strip())
        self.started = 0
        self.answered = 0

    def remaining(self, _cell):
        return max(1, int(self.deadline - time.monotonic()))

    def on_start(self, cell, cell_index):
        if cell.cell_type == "code" and cell.source.strip():
            self.position = cell_index
            self.started += 1
            say(event="cell", number=self.started, of=self.of)

    def on_executed(self, cell, cell_index, execute_reply):
        status = execute_reply["content"]["status"]
        if status in ("ok", "error"):  # nbclient raises for errors by itself
            self.answered += 1
            if self.answered == self.of:  # the kernel takes a second or two to end
                say(event="executed")
        else:
            raise Skipped(f"the kernel answered {status!r}: the cell was not run to its end")

    async def execute(self):
        client = NotebookClient(
            self.notebook,
            kernel_name="tslab",
            timeout_func=self.remaining,
            startup_timeout=60,
            iopub_timeout=30,
            raise_on_iopub_timeout=True,
            record_timing=False,
            on_cell_start=self.on_start,
            on_cell_executed=self.on_executed,
        )
        await client.async_execute(stdout=self.log, stderr=self.log, cwd=os.getcwd())
        if self.answered != self.of:
            raise Skipped(f"{self.answered} of {self.of} cells were run")

    def background_failure(self):
        self.log.flush()
        text = Path(self.log.name).read_text(encoding="utf-8", errors="replace")
        return text.split(MARK, 1)[1].strip() if MARK in text else None

    def failure(self, error):
        """What went wrong, in words for the reader: kind and message."""
        background = self.background_failure()
        if background is not None:
            return "background", f"unhandled in the background: {background}"
        if isinstance(error, CellExecutionError):
            kind = "type" if error.ename == "CompileError" else "error"
            return kind, f"{error.ename}: {error.evalue}"
        if isinstance(error, CellTimeoutError):
            return "timeout", f"did not finish within {self.timeout} s"
        if isinstance(error, DeadKernelError):
            return "died", "the kernel died (killed, out of memory, or it ended itself)"
        if isinstance(error, Skipped):
            return "skipped", str(error)
        return "kernel", f"{type(error).__name__}: {error}"


def outcome(run, error):
    """The event that ends a run."""
    background = run.background_failure()
    if error is None and background is None:
        return {"status": "passed"}
    kind, message = run.failure(error)
    result = {"status": "failed", "kind": kind, "message": message}
    if run.position is not None:
        cell = run.notebook.cells[run.position]
        result["cell"] = code_number(run.notebook, run.position)
        result["source"] = first_line(cell)
        result["trace"] = traceback_of(cell)
    if error is None:
        result["message"] += " (after the last cell)"
    return result


def traceback_of(cell):
    lines = []
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            lines += output.traceback
    return "\n".join(lines)


def execute(notebook, timeout, runtime):
    """Runs every cell in place; returns the ending event."""
    with tempfile.NamedTemporaryFile("w+", dir=runtime, suffix=".log", delete=False) as log:
        run = Run(notebook, timeout, log)
        error = None
        try:
            asyncio.run(run.execute())
        except Exception as caught:  # every kind of failure is reported, none is lost
            error = caught
        event = outcome(run, error)
    os.unlink(log.name)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    return event


def kernel_seconds():
    """Processor time of all threads of the kernels that have ended, user and system."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return round(usage.ru_utime + usage.ru_stime, 2)


# What outputs of `compose` share: weights, code, instruments. nbconvert may order attributes anew.
PART = re.compile(
    r'<script\b(?=[^>]*\bclass="etude-part")(?=[^>]*\bdata-part="([\w-]+)")[^>]*>[^<]*</script>'
)


def parts_once(html):
    """The page with each shared part where it stands first."""
    seen = set()

    def keep(match):
        is_first = match[1] not in seen
        seen.add(match[1])
        return match[0] if is_first else ""

    return PART.sub(keep, html)


def hide_folders(value, hidden):
    """Every text in `value` with names in place of this machine's folders, as hidden-folders.ts."""
    if isinstance(value, str):
        for folder, shown in hidden:
            pattern = rf"(?:file://|(?<![\w.~/-])){re.escape(folder)}(?![\w.-])"
            value = re.sub(pattern, lambda _, shown=shown: shown, value)
        return value
    if isinstance(value, list):
        return [hide_folders(item, hidden) for item in value]
    if isinstance(value, dict):
        return {key: hide_folders(item, hidden) for key, item in value.items()}
    return value


def folders_read(list_of_files):
    """The folders of music that the kernel took note of, and what a report calls them."""
    lines = Path(list_of_files).read_text("utf-8").splitlines() if list_of_files else []
    paths = {line.removeprefix("read ") for line in lines if line.startswith("read ")}
    return [[path, os.path.basename(path)] for path in paths if os.path.isdir(path)]


def export(notebook, target, name, report):
    """Writes the HTML report; returns its size in bytes."""
    from nbconvert import HTMLExporter

    for cell in notebook.cells:
        if cell.cell_type == "markdown":  # the report of a chapter leads to reports
            cell.source = re.sub(r"\]\((\w+)\.ipynb(#[^)]*)?\)", r"](\1.html\2)", cell.source)
    exporter = HTMLExporter(template_name="etude", extra_template_basedirs=[str(TEMPLATES)])
    resources = {"metadata": {"name": name}, "etude": report}
    html, _ = exporter.from_notebook_node(notebook, resources=resources)
    write_whole(target, parts_once(html))
    return target.stat().st_size


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notebook", type=Path)
    parser.add_argument("--executed", type=Path, required=True, help="executed copy to write")
    parser.add_argument("--html", type=Path, help="report to write")
    parser.add_argument("--timeout", type=int, default=1800, help="seconds for the whole notebook")
    parser.add_argument("--report", default="{}", help="JSON for the report's header")
    parser.add_argument("--hide", default="[]", help="JSON: [folder, what is shown in its place]s")
    parser.add_argument("--export-only", action="store_true", help="only write the HTML again")
    options = parser.parse_args()
    runtime = Path(os.environ.get("JUPYTER_RUNTIME_DIR", tempfile.gettempdir()))
    runtime.mkdir(parents=True, exist_ok=True)

    source = options.executed if options.export_only else options.notebook
    notebook = nbformat.read(source, as_version=4)
    event = {"status": "passed"}
    if not options.export_only:
        event = execute(notebook, options.timeout, runtime)
        event["cpuSeconds"] = kernel_seconds()
        write_whole(options.executed, nbformat.writes(notebook) + "\n")
    if options.html:
        try:
            report = json.loads(options.report)
            hidden = json.loads(options.hide) + folders_read(os.environ.get("ETUDE_FILES"))
            hidden.sort(key=lambda pair: -len(pair[0]))
            shown = nbformat.from_dict(hide_folders(notebook, hidden))
            event["bytes"] = export(shown, options.html, options.notebook.stem, report)
        except Exception as error:
            if event["status"] == "passed":
                message = f"the HTML report could not be written: {error}"
                event = {"status": "failed", "kind": "export", "message": message}
    say(event="done", **event)
    return 0 if event["status"] == "passed" else 1


if __name__ == "__main__":
    sys.exit(main())
