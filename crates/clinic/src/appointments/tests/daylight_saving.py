"""What Python's zoneinfo says of starts and reminders, for the clinic to be compared with.

Reads "version", "samples ZONE" and "reminder ZONE CIVIL LEAD" lines; answers each with one line.
The policy is the clinic's: a time that comes twice means the first; a time that does not exist becomes the
first instant after the gap; whole days are counted on the calendar.
"""

import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo

UTC = timezone.utc
DAY = 24 * 60


def instant(civil, zone):
    at = civil.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) == civil:
        return at
    # With fold 0 a time in a gap is read with the offset before it, which leads past the gap by as
    # much as the time lies in it. The gap ends where that offset does.
    before = civil.replace(tzinfo=zone, fold=0).utcoffset()
    high = int(at.timestamp())
    low = high - 2 * 24 * 3600
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return datetime.fromtimestamp(high, UTC)


def version():
    """Which edition of the zones this Python reads: the system's, or else the package's."""
    for folder in map(Path, TZPATH):
        rules = folder / "tzdata.zi"
        if rules.is_file():
            with rules.open() as lines:
                # "# version 2025b"
                return lines.readline().split()[-1]
        if (folder / "UTC").exists():
            return "unknown"
    import tzdata

    return tzdata.IANA_VERSION


def samples(zone):
    at = datetime(2024, 1, 1, tzinfo=UTC)
    offsets = []
    while at.year < 2033:
        offsets.append(int(at.astimezone(zone).utcoffset().total_seconds()))
        at += timedelta(hours=6)
    return offsets


for line in sys.stdin:
    words = line.split()
    if words[0] == "version":
        print(version())
        continue
    zone = ZoneInfo(words[1])
    if words[0] == "samples":
        print(" ".join(map(str, samples(zone))))
        continue
    start = instant(datetime.fromisoformat(words[2]), zone)
    lead = int(words[3])
    if lead % DAY == 0:
        civil = start.astimezone(zone).replace(tzinfo=None)
        reminder = instant(civil - timedelta(days=lead // DAY), zone)
    else:
        reminder = start - timedelta(minutes=lead)
    print(int(start.timestamp()), int(reminder.timestamp()))
