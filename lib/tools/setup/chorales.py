"""Converts the Bach chorales inside the music21 wheel to MIDI files, in parallel, resumable.

Keeps the pieces with exactly four parts named Soprano, Alto, Tenor, Bass, each piece once
(transposed copies of one piece count as the same). Prints one JSON object per line:
{"event": "progress", "done": n, "of": n} and at the end {"event": "done", "pieces", "notes", …}.
"""

import argparse
import hashlib
import json
import multiprocessing
import os
import shutil
import sys
from pathlib import Path

VOICES = ("Soprano", "Alto", "Tenor", "Bass")


def say(**event):
    print(json.dumps(event), flush=True)


def sources():
    import music21

    folder = Path(music21.__file__).parent / "corpus" / "bach"
    # The .mxl paths themselves: looking a piece up by name may find a .krn that cannot be written.
    return sorted(folder.glob("*.mxl"))


def notes_of(track):
    """(start, length in ticks, pitch) of every note in a track of music21's MidiFile."""
    from music21.midi import ChannelVoiceMessages as Message

    now, open_notes, notes = 0, {}, []
    for event in track.events:
        if event.type == "DeltaTime":
            now += event.time
        elif event.type == Message.NOTE_ON and event.velocity > 0:
            open_notes.setdefault(event.pitch, []).append(now)
        elif event.type in (Message.NOTE_ON, Message.NOTE_OFF) and open_notes.get(event.pitch):
            start = open_notes[event.pitch].pop(0)
            notes.append((start, now - start, event.pitch))
    return sorted(notes)


def fingerprint(voices):
    """The same for a piece and its transpositions."""
    first = voices[0][0][2]
    rows = [[(start, length, pitch - first) for start, length, pitch in voice] for voice in voices]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def convert(job):
    """Writes one piece as MIDI when it is for the four voices; returns its row for the journal."""
    source, target = job
    from music21 import converter, midi

    score = converter.parse(source, forceSource=True, storePickle=False)
    row = {"name": target.stem, "kept": False}
    if tuple(part.partName for part in score.parts) != VOICES:
        return row
    file = midi.translate.streamToMidiFile(score)
    voices = [notes for notes in map(notes_of, file.tracks) if notes]
    if len(voices) != 4:
        return row
    temporary = target.with_suffix(f".{os.getpid()}.tmp")
    temporary.write_bytes(file.writestr())
    temporary.replace(target)
    return {
        "name": target.stem,
        "kept": True,
        "notes": sum(map(len, voices)),
        "fingerprint": fingerprint(voices),
    }


def read_journal(path, folder):
    """The rows of an interrupted run whose files are still there."""
    rows = {}
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                row = json.loads(line)
            except ValueError:
                continue  # the line that was being written when the run was stopped
            if not row["kept"] or (folder / f"{row['name']}.mid").exists():
                rows[row["name"]] = row
    return rows


def convert_all(work, jobs):
    files = sources()
    journal = work / "journal.jsonl"
    rows = read_journal(journal, work)
    todo = [(path, work / f"{path.stem}.mid") for path in files if path.stem not in rows]
    say(event="progress", done=len(rows), of=len(files))
    with journal.open("a", encoding="utf-8") as log, multiprocessing.Pool(jobs) as pool:
        log.write("\n")
        for row in pool.imap_unordered(convert, todo):
            rows[row["name"]] = row
            log.write(json.dumps(row) + "\n")
            log.flush()
            say(event="progress", done=len(rows), of=len(files))
    return [rows[path.stem] for path in files]


def keep_unique(rows, work):
    """Removes repeated pieces; the first name in the alphabet stays."""
    seen, kept = {}, []
    for row in sorted((row for row in rows if row["kept"]), key=lambda row: row["name"]):
        if row["fingerprint"] in seen:
            (work / f"{row['name']}.mid").unlink(missing_ok=True)
        else:
            seen[row["fingerprint"]] = row["name"]
            kept.append(row)
    return kept


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path, help="folder to make")
    parser.add_argument("--work", type=Path, required=True, help="folder for unfinished work")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    rows = convert_all(options.work, max(1, options.jobs))
    kept = keep_unique(rows, options.work)
    (options.work / "journal.jsonl").unlink()
    if options.target.exists():
        shutil.rmtree(options.target)
    options.target.parent.mkdir(parents=True, exist_ok=True)
    options.work.replace(options.target)
    say(
        event="done",
        sources=len(rows),
        fourVoices=sum(row["kept"] for row in rows),
        pieces=len(kept),
        notes=sum(row["notes"] for row in kept),
    )


if __name__ == "__main__":
    # An interrupt is the set-up's to explain.
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
