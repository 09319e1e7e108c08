#!/usr/bin/env python3
"""Compares the note counts of lib/midi with those of two independent readers, mido and pretty_midi.

    python3 -m venv /tmp/readers && /tmp/readers/bin/pip install mido==1.3.3 pretty_midi==0.2.11
    /tmp/readers/bin/python test/midi/compare-readers.py DIR [DIR ...]

For every file below the folders that both accept, each counts its notes. mido gives messages, so
the notes are counted here: note-ons of velocity > 0. Where the rules differ, the script says so:

* mido reads on after an end-of-track event; the standard ends the track there, and so does lib/midi.
* mido stops at the header's number of tracks; lib/midi reads all that are there.
* pretty_midi ends every open note of a pitch at once, and leaves out notes of length 0 and notes
  without a note-off, so its count can only be lower.

Exit status 1 when a count of mido's differs for another reason.
"""

import json
import os
import subprocess
import sys

try:
    import mido
except ImportError:
    sys.exit(__doc__)
try:
    import pretty_midi
except ImportError:
    pretty_midi = None

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
EXTENSIONS = (".mid", ".midi", ".kar", ".rmi")


def midi_files(folders):
    for folder in folders:
        if os.path.isfile(folder):
            yield folder
        for parent, _, names in os.walk(folder):
            for name in names:
                if name.lower().endswith(EXTENSIONS):
                    yield os.path.join(parent, name)


def ours(paths):
    """One row a file: {path, notes, tracks, trackNotes, refused?, problems}."""
    command = ["node", "--require", "tsx/cjs", "test/midi/count-notes.ts"]
    text = "\n".join(paths)
    run = subprocess.run(command, cwd=ROOT, input=text, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


def mido_counts(path, clip):
    """Notes of each track: up to its end-of-track event, and in all."""
    tracks = []
    for track in mido.MidiFile(path, clip=clip).tracks:
        before = after = 0
        ended = False
        for message in track:
            is_note = message.type == "note_on" and message.velocity > 0
            before += is_note and not ended
            after += is_note and ended
            ended = ended or message.type == "end_of_track"
        tracks.append((before, before + after))
    return tracks


def pretty_midi_count(path):
    return sum(len(part.notes) for part in pretty_midi.PrettyMIDI(path).instruments)


def main():
    paths = sorted(midi_files(sys.argv[1:]))
    if not paths:
        sys.exit(__doc__)
    rows = ours(paths)
    equal = both = lower = higher = pretty_both = pretty_equal = 0
    notes = 0
    refused = {"lib/midi": 0, "mido": 0, "pretty_midi": 0}
    for row in rows:
        path = row["path"]
        try:
            tracks = mido_counts(path, clip=False)
        except Exception:
            tracks = None
            refused["mido"] += 1
        if "refused" in row:
            refused["lib/midi"] += 1
            if tracks is not None and sum(count for count, _ in tracks) > 0:
                print(f"LOST  {path}: mido reads it, lib/midi refuses: {row['refused']}")
                lower += 1
            continue
        if tracks is not None:
            both += 1
            wanted = sum(count for count, _ in tracks)
            notes += row["notes"]
            read = sum(row["trackNotes"][: len(tracks)])
            extra = row["notes"] - read
            if read == wanted:
                equal += 1
                if extra:
                    print(f"note  {path}: {extra} notes in tracks the header does not count")
                if wanted != sum(count for _, count in tracks):
                    print(f"note  {path}: mido also reads notes after the end of a track")
            else:
                lower += read < wanted
                higher += read > wanted
                print(f"DIFFERS  {path}: lib/midi {read}, mido {wanted}")
        if pretty_midi is None:
            continue
        try:
            count = pretty_midi_count(path)
        except Exception:
            refused["pretty_midi"] += 1
            continue
        pretty_both += 1
        pretty_equal += count == row["notes"]
        if count > row["notes"]:
            lower += 1
            print(f"LOST  {path}: lib/midi {row['notes']}, pretty_midi {count}")
    print(f"{len(rows)} files; refused: {refused}")
    print(f"mido: {both} read by both, {equal} with equal counts, {notes} notes")
    if pretty_midi is None:
        print("pretty_midi is not installed: not compared")
    else:
        print(f"pretty_midi: {pretty_both} read by both, {pretty_equal} with equal counts")
    sys.exit(1 if lower or higher else 0)


main()
