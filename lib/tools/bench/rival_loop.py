"""The Python rivals' side of rival.ts: a line of JSON on stdin asks, a line on stdout answers."""

import json
import sys
import time


def serve(benches, prepare):
    """Answers until stdin ends.

    benches: by name, what makes of a task (step, calls that warm it up, tokens a call stands for)
    prepare: called with each task before its model is built
    """
    step, tokens = None, 1
    for line in sys.stdin:
        request = json.loads(line)
        seconds = 0.0
        if request["command"] == "load":
            prepare(request)
            step, warm, tokens = benches[request["bench"]](request)
            for _ in range(warm):
                step()
        else:
            start = time.perf_counter()
            for _ in range(request["count"]):
                step()
            seconds = (time.perf_counter() - start) / request["count"] / tokens
        print(json.dumps({"seconds": seconds}), flush=True)
