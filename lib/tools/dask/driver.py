"""Hands tasks to Dask and says what becomes of them: lines of JSON in and out.

All that is decided is decided by the caller (driver.ts). Here is only what takes Python: a cluster
or a connection, and what a worker does: a training, or the reading of some files, in a process of its
own, which ends when the worker does, when the task is cancelled, or by itself.
"""

import json
import os
import sys
import threading
import time

TOPIC = "etude-tasks"
MOST_BYTES = 256 * 2**20  # of one task, returned from a disk that is not shared
GRACE = 15  # seconds that tasks have to write a checkpoint


# ── what runs on a worker; sent there by value, so each function imports what it needs ──────────


def site_of(site):
    """Project folder and Node of this worker: its environment's, else the caller's."""
    import os
    import shutil

    own_node = site["node"] if os.path.exists(site["node"]) else shutil.which("node")
    project = os.environ.get("ETUDE_PROJECT", site["project"])
    return project, os.environ.get("ETUDE_NODE", own_node), os.path.join(project, site["entry"])


def probe(site, site_of):
    """What a worker is: versions as its project tells them, and whether it sees the caller's folder."""
    import os
    import subprocess

    project, node, entry = site_of(site)
    found = {"project": project, "shared": False, "error": None, "says": "", "unseen": None}

    def sees(file):
        try:
            stats = os.stat(file["path"])
        except OSError:
            return False
        # Some disks tell times to the second.
        return stats.st_size == file["bytes"] and abs(1000 * stats.st_mtime - file["modified"]) < 1000

    found["unseen"] = next((file["path"] for file in site["sees"] if not sees(file)), None)
    try:
        with open(site["token"]) as file:
            found["shared"] = file.read() == site["secret"]
    except OSError:
        pass
    if not os.path.exists(entry):
        found["error"] = "no project"
    elif not node:
        found["error"] = "no node"
    else:
        done = subprocess.run([node, entry, "versions"], stdin=subprocess.PIPE, capture_output=True, text=True)
        found["says"] = done.stdout
        if done.returncode != 0:
            found["error"] = done.stderr[-400:] or f"status {done.returncode}"
    return found


def work(order, packed, site_of, pack, unpack):
    """One task: its status, its words, and from a disk of its own its files."""
    import os
    import shutil
    import subprocess
    import tempfile
    import threading
    import time

    from distributed import get_worker

    worker = get_worker()
    key = worker.get_current_task()
    topic, name = order["topic"], order["id"]

    def tell(**news):
        worker.log_event(topic, {"id": name, "worker": worker.address, **news})

    tell(news="started")
    project, node, entry = site_of(order["site"])
    folder = order["folder"]
    apart = not order["shared"]
    if apart:
        kept = os.path.join(project, "data", "runs", "sweeps", order["name"])
        place = kept if order["keeps"] else tempfile.mkdtemp(dir=worker.local_directory)
        folder = os.path.join(place, os.path.basename(folder))
        if packed:
            unpack(packed, folder)
    words = [folder if word == "{run}" else word for word in order["words"]]
    # Node ends when this pipe is closed: by us, or by the system when this worker is killed.
    child = subprocess.Popen(
        [node, entry, *words],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )
    out, err = [], []

    def read(stream, kept, heard):
        for line in stream:
            kept.append(line)
            if heard and line.startswith(("epoch ", "files ")):
                tell(news="line", text=line.strip())

    readers = [
        threading.Thread(target=read, args=(child.stdout, out, False), daemon=True),
        threading.Thread(target=read, args=(child.stderr, err, True), daemon=True),
    ]
    for reader in readers:
        reader.start()
    stopped = False
    while child.poll() is None:
        time.sleep(0.1)
        task = worker.state.tasks.get(key)
        if not stopped and (task is None or task.state in ("cancelled", "released", "forgotten")):
            stopped = True
            child.stdin.close()
    for reader in readers:
        reader.join(5)
    tell(news="left")
    back, left = pack(folder) if apart else (None, [])
    if apart and not order["keeps"]:
        shutil.rmtree(place, ignore_errors=True)
    return {
        "status": child.returncode, "stdout": "".join(out), "stderr": "".join(err)[-4000:],
        "worker": worker.address, "files": back, "left": left,
    }


def pack(folder, most=MOST_BYTES):
    """The files of a folder as one archive, small ones first, and the names of those too large."""
    import io
    import os
    import zipfile

    paths = [os.path.join(at, name) for at, _, names in os.walk(folder) for name in names]
    whole, left, total = io.BytesIO(), [], 0
    with zipfile.ZipFile(whole, "w") as archive:
        for path in sorted(paths, key=os.path.getsize):
            name = os.path.relpath(path, folder)
            total += os.path.getsize(path)
            if total > most:
                left.append(name)
            elif name != "run.lock":
                archive.write(path, name)
    return whole.getvalue(), left


def unpack(packed, folder):
    """Puts an archive where a folder was, whole or not at all."""
    import io
    import os
    import shutil
    import zipfile

    aside = f"{folder}.part-{os.getpid()}"
    shutil.rmtree(aside, ignore_errors=True)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(aside)
    shutil.rmtree(folder, ignore_errors=True)
    os.replace(aside, folder)


# ── the caller's side ───────────────────────────────────────────────────────────────────────────

lock = threading.Lock()


def say(**event):
    with lock:
        print(json.dumps(event), flush=True)


class Driver:
    def __init__(self):
        self.client = self.cluster = None
        self.futures = {}
        self.at_work = {}  # task → worker
        self.stopping = threading.Event()

    def connect(self, scheduler, workers, timeout, tls, failures):
        import dask
        from distributed import Client, LocalCluster
        from distributed.security import Security

        # A worker that dies takes its task with it; so often before the task is given up.
        dask.config.set({"distributed.scheduler.allowed-failures": failures})
        if scheduler is None:
            self.cluster = LocalCluster(
                n_workers=workers, threads_per_worker=1, processes=True, memory_limit=0,
                dashboard_address=None, host="127.0.0.1", silence_logs=50,
            )
            address, security = self.cluster.scheduler_address, None
        else:
            address = scheduler
            security = tls and Security(
                tls_ca_file=tls.get("ca"), tls_client_cert=tls.get("cert"),
                tls_client_key=tls.get("key"), require_encryption=True,
            )
        # Its time limit does not hold where something listens and says nothing.
        late = threading.Timer(timeout + 1, self.give_up)
        if scheduler is not None:
            late.start()
        self.client = Client(address, timeout=timeout, security=security or None, set_as_default=False)
        late.cancel()
        until = time.monotonic() + timeout
        while not self.client.nthreads() and time.monotonic() < until:
            time.sleep(0.1)
        self.client.subscribe_topic(TOPIC, self.hear)
        found = self.client.get_versions()
        side = lambda one: {name: str(one["packages"][name]) for name in ("python", "dask", "distributed")}
        say(
            event="connected", address=address, client=side(found["client"]),
            scheduler=side(found["scheduler"]),
            workers={name: side(one) for name, one in found["workers"].items()},
            threads=sum(self.client.nthreads().values()),
        )
        threading.Thread(target=self.watch, args=(set(found["workers"]),), daemon=True).start()

    def give_up(self):
        say(event="error", kind="TimeoutError", reason="it is silent")
        os._exit(1)

    def watch(self, known):
        """Says which workers come and go, and when nobody answers any longer."""
        while not self.stopping.wait(0.5):
            try:
                now = set(self.client.nthreads())
            except Exception as error:
                if not self.stopping.is_set():
                    say(event="gone", reason=str(error) or type(error).__name__)
                return
            for worker in known - now:
                tasks = [task for task, at in self.at_work.items() if at == worker]
                for task in tasks:
                    self.at_work.pop(task, None)
                say(event="lost", worker=worker, tasks=tasks)
            for worker in now - known:
                say(event="joined", worker=worker)
            known = now

    def hear(self, event):
        _, news = event
        if news["news"] == "started":
            self.at_work[news["id"]] = news["worker"]
        elif news["news"] == "left":
            self.at_work.pop(news["id"], None)
        if news["news"] != "left" and news["id"] in self.futures:
            say(event=news["news"], **{key: news[key] for key in news if key != "news"})

    def probe(self, site, workers):
        found = self.client.run(probe, site, site_of, workers=workers, on_error="return")
        say(event="probed", workers={
            name: one if isinstance(one, dict)
            else {
                "project": "", "shared": False, "error": f"{type(one).__name__}: {one}", "says": "",
                "unseen": None,
            }
            for name, one in found.items()
        })

    def run(self, order):
        folder = order["folder"]
        packed = None
        if not order["shared"] and os.path.isdir(folder):
            packed, _ = pack(folder)
        future = self.client.submit(
            work, {**order, "topic": TOPIC}, packed, site_of, pack, unpack,
            key=f"etude-{order['name']}-{order['id']}-{os.urandom(4).hex()}", pure=False,
        )
        self.futures[order["id"]] = future
        future.add_done_callback(lambda future: self.ended(order, future))

    def ended(self, order, future):
        name = order["id"]
        self.futures.pop(name, None)
        if future.status == "finished":
            result = future.result()
            files = result.pop("files")
            if files:
                unpack(files, order["folder"])
            say(event="ended", id=name, **result)
        elif future.status == "error":
            error = future.exception()
            say(event="failed", id=name, kind=type(error).__name__, reason=str(error))
        else:
            say(event="cancelled", id=name)

    def stop(self):
        if self.stopping.is_set():
            return
        self.stopping.set()
        if self.client:
            quietly(lambda: self.client.cancel(list(self.futures.values()), force=True))
            until = time.monotonic() + GRACE
            while self.at_work and time.monotonic() < until:
                time.sleep(0.1)
            if self.cluster is None:
                quietly(lambda: self.client.close(timeout=2))
        if self.cluster:
            quietly(lambda: self.cluster.close(timeout=5))


def quietly(do):
    try:
        do()
    except Exception:
        pass


def main():
    driver = Driver()
    for line in sys.stdin:
        order = json.loads(line)
        do = order.pop("do")
        if do == "stop":
            break
        try:
            getattr(driver, do)(**order)
        except Exception as error:
            say(event="error", kind=type(error).__name__, reason=str(error) or type(error).__name__)
    driver.stop()
    sys.stdout.flush()
    os._exit(0)  # threads of a connection that hangs keep no process


if __name__ == "__main__":
    main()
