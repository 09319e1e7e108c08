"""Runs notebooks, one after the other, and writes their executed copies and HTML reports.

Reads one job per line, a JSON object, until its input ends. Prints one JSON object per line: {"event":
"cell" | "executed" | "done", ...}. The last line of a job is always "done"; its "status" is "passed" or
"failed", its "kind" says how it failed. Called by run-notebook.ts.
"""

import asyncio
import json
import os
import re
import signal
import sys
import tempfile
import time
from pathlib import Path
from queue import Empty

import nbformat
from jupyter_client import AsyncKernelManager
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


class Kernel:
    """A kernel in which notebooks run one after the other; each finds it as if it had just started.

    Starting one takes as much time as a short notebook: the compiler of cells and TensorFlow stay.
    """

    def __init__(self, folder):
        self.log = tempfile.NamedTemporaryFile("w+", dir=folder, suffix=".log", delete=False)
        self.manager = AsyncKernelManager(kernel_name="tslab")
        self.client = None
        self.language = None
        self.heard = 0  # characters of the log that are no matter of the notebook at work

    async def start(self):
        await self.manager.start_kernel(stdout=self.log, stderr=self.log, cwd=os.getcwd())
        self.client = self.manager.client()
        self.client.start_channels()
        await self.client.wait_for_ready(timeout=60)
        self.client.allow_stdin = False
        self.language = (await self.answer(self.client.kernel_info()))["language_info"]

    async def begin(self, environment):
        """Forgets the notebook before."""
        self.heard = len(self.said())
        await self.answer(self.ask("begin", environment=environment))

    def ask(self, word, **content):
        """Sends a request that only our kernel knows (requests.cjs); returns its number."""
        message = self.client.session.msg(f"etude_{word}_request", content)
        self.client.shell_channel.send(message)
        return message["header"]["msg_id"]

    async def answer(self, number, timeout=60):
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            try:
                reply = await self.client.get_shell_msg(timeout=1)
            except Empty:
                if not await self.manager.is_alive():
                    raise DeadKernelError("Kernel died") from None
                continue
            if reply["parent_header"].get("msg_id") == number:
                return reply["content"]
        raise DeadKernelError("Kernel does not answer")

    def said(self):
        """What its process printed itself, outside of cells."""
        return Path(self.log.name).read_text(encoding="utf-8", errors="replace")

    async def end(self):
        try:
            if self.manager.has_kernel:
                await self.manager.shutdown_kernel(now=True)
            if self.client:
                self.client.stop_channels()
        finally:
            self.log.close()
            os.unlink(self.log.name)


class Run:
    def __init__(self, notebook, timeout):
        self.notebook = notebook
        self.deadline = time.monotonic() + timeout
        self.timeout = timeout
        self.kernel = None
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
            if self.answered == self.of:  # the report is still to be written
                say(event="executed")
        else:
            raise Skipped(f"the kernel answered {status!r}: the cell was not run to its end")

    async def execute(self):
        client = NotebookClient(
            self.notebook,
            km=self.kernel.manager,
            timeout_func=self.remaining,
            iopub_timeout=30,
            raise_on_iopub_timeout=True,
            record_timing=False,
            on_cell_start=self.on_start,
            on_cell_executed=self.on_executed,
        )
        client.kc = self.kernel.client
        self.notebook.metadata["language_info"] = self.kernel.language
        for index, cell in enumerate(self.notebook.cells):
            await client.async_execute_cell(cell, index, client.code_cells_executed + 1)
        if self.answered != self.of:
            raise Skipped(f"{self.answered} of {self.of} cells were run")

    def background_failure(self):
        text = self.kernel.said()[self.kernel.heard :] if self.kernel else ""
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


def write_report(notebook, job):
    """Writes the HTML report of an executed notebook; returns an event: its size, or why it failed."""
    if not job["html"]:
        return {}
    try:
        hidden = job["hidden"] + folders_read(job["environment"].get("ETUDE_FILES"))
        hidden.sort(key=lambda pair: -len(pair[0]))
        shown = nbformat.from_dict(hide_folders(notebook, hidden))
        name = Path(job["notebook"]).stem
        return {"bytes": export(shown, Path(job["html"]), name, job["header"])}
    except Exception as error:
        message = f"the HTML report could not be written: {error}"
        return {"status": "failed", "kind": "export", "message": message}


class Lane:
    """Notebooks one after the other, in one kernel while all goes well."""

    def __init__(self, folder):
        self.folder = folder
        self.kernel = None

    async def do(self, job):
        source = job["executed"] if job["exportOnly"] else job["notebook"]
        notebook = nbformat.read(source, as_version=4)
        if job["exportOnly"]:
            return {"status": "passed", **write_report(notebook, job)}
        run = Run(notebook, job["timeoutSeconds"])
        error = await self.execute(run, job["environment"])
        # What it left running has a second to fail; the report is written meanwhile.
        finishing = None if error else run.kernel.ask("finish")
        write_whole(Path(job["executed"]), nbformat.writes(notebook) + "\n")
        written = write_report(notebook, job)
        used = {"isIdle": False}
        if finishing:
            try:
                used = await run.kernel.answer(finishing)
            except DeadKernelError as caught:
                error = caught
        event = outcome(run, error)
        if event["status"] == "failed":
            await self.end()
            return {**written, **event}
        if not used["isIdle"]:  # timers, servers: not to be met by the next one
            await self.end()
        return {**event, "cpuSeconds": used["cpuSeconds"], **written}

    async def execute(self, run, environment):
        """Runs every cell in place; returns what went wrong, if anything did."""
        try:
            run.kernel = await self.ready(environment)
            await run.execute()
        except Exception as caught:  # every kind of failure is reported, none is lost
            return caught
        finally:
            for cell in run.notebook.cells:
                cell.metadata.pop("execution", None)

    async def ready(self, environment):
        """A kernel that knows of no other notebook."""
        os.environ.update(environment)
        if self.kernel:
            try:
                await self.kernel.begin(environment)
                return self.kernel
            except DeadKernelError:  # ended while no notebook was at work
                await self.end()
        self.kernel = Kernel(self.folder)
        await self.kernel.start()
        return self.kernel

    async def end(self):
        kernel, self.kernel = self.kernel, None
        if kernel:
            await kernel.end()


async def serve():
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    stopped = asyncio.Event()

    def stop():
        stopped.set()  # nbclient takes a cancelled cell for a dead kernel
        task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    jobs = asyncio.StreamReader(limit=2**24)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(jobs), sys.stdin)
    folder = Path(os.environ.get("JUPYTER_RUNTIME_DIR", tempfile.gettempdir()))
    folder.mkdir(parents=True, exist_ok=True)
    lane = Lane(folder)
    try:
        while not stopped.is_set() and (line := await jobs.readline()):
            say(event="done", **await lane.do(json.loads(line)))
    finally:
        await lane.end()


if __name__ == "__main__":
    asyncio.run(serve())
