"""Reads MIDI files with one library and says how long it took; driven by bench-ingest.ts.

Each line on standard input is a JSON list of paths; each line out is {seconds, notes, failed}.
The files are opened by the library itself; nothing is kept between rounds.
"""

import importlib.metadata
import json
import logging
import sys
import time
import warnings

LIBRARY = sys.argv[1]
warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

if LIBRARY == "mido":
    import mido

    def count(path):
        tracks = mido.MidiFile(path).tracks
        return sum(m.type == "note_on" and m.velocity > 0 for track in tracks for m in track)

elif LIBRARY == "pretty_midi":
    import pretty_midi

    def count(path):
        return sum(len(part.notes) for part in pretty_midi.PrettyMIDI(path).instruments)

elif LIBRARY == "symusic":
    import symusic

    def count(path):
        return sum(len(track.notes) for track in symusic.Score(path).tracks)

elif LIBRARY == "music21":
    import music21

    def count(path):
        # Without its cache of parsed files, which would not read the MIDI at all.
        score = music21.converter.parse(path, format="midi", forceSource=True, storePickle=False)
        return sum(len(event.pitches) for event in score.recurse().notes)


print(json.dumps({"version": importlib.metadata.version(LIBRARY)}), flush=True)
for line in sys.stdin:
    notes = 0
    failed = []
    paths = json.loads(line)
    start = time.perf_counter()
    for path in paths:
        try:
            notes += count(path)
        except Exception:
            failed.append(path)
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "notes": notes, "failed": failed}), flush=True)
