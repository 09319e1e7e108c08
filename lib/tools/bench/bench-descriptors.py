"""Describes MIDI files with muspy; driven by bench-descriptors.ts.

The line on standard input is a JSON list of paths; the line out is a list of the descriptors of
each, or null where muspy cannot read it.
"""

import json
import sys
import warnings

warnings.simplefilter("ignore")
import muspy  # noqa: E402

# Of a quarter note: muspy draws piano rolls, which at a file's own resolution take a gigabyte.
RESOLUTION = 48


def describe(path):
    music = muspy.read_midi(path).adjust_resolution(RESOLUTION)
    bar = 4 * RESOLUTION
    return {
        "distinctPitches": muspy.n_pitches_used(music),
        "pitchRange": muspy.pitch_range(music),
        "pitchClassEntropy": muspy.pitch_class_entropy(music),
        "scaleConsistency": muspy.scale_consistency(music),
        "polyphony": muspy.polyphony(music),
        "polyphonyRate": muspy.polyphony_rate(music, threshold=1),
        "emptyBarRate": muspy.empty_measure_rate(music, bar),
        "grooveSimilarity": muspy.groove_consistency(music, bar),
    }


def describe_or_none(path):
    try:
        return describe(path)
    except Exception:
        return None


print(json.dumps([describe_or_none(path) for path in json.loads(sys.stdin.readline())]))
