"""Studies: many runs under one frozen plan, kept in a folder so that none is ever lost or done twice.

A plan fixes everything before the first run: composed questions, points, seeds, code, and where one
chunk of runs ends and the next begins. A chunk is lived by whoever is at hand, and its file is the same
to the last byte whoever that was; so to resume is to live the chunks that are not there.
"""
