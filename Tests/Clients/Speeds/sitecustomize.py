"""Each client draws the same waits every time, so that what differs between two runs is none of its draws."""

import random

random.seed(7)
