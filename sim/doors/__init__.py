"""What stands beside the command line on the top floor: composing, describing, running, showing.

Hydra lives here and in `sim.cli`, nowhere else. Nothing is imported here, so that `linli --help`
answers at once.
"""
