"""计时: the arithmetic of the hall's clock. Times come in; nothing here asks what time it is."""

from datetime import datetime, timedelta

import msgspec


class Clock(msgspec.Struct, frozen=True):
    """`ran` seconds before it was last stopped, and running on since `since`, if it runs."""

    length: int
    warning: int
    ran: int = 0
    since: datetime | None = None

    @property
    def running(self) -> bool:
        return self.since is not None

    @property
    def warns_at(self) -> int:
        """Seconds left at which the warning is given; in a short step at half of it."""
        return min(self.warning, self.length // 2)

    def ran_by(self, now: datetime) -> float:
        """A clock of the database that was set back never makes the hall's run backwards."""
        here = (now - self.since).total_seconds() if self.since else 0
        return self.ran + max(here, 0)

    def left(self, now: datetime) -> float:
        """Below zero once the time is over: it counts on, and closes nothing."""
        return self.length - self.ran_by(now)

    @property
    def ends_at(self) -> datetime | None:
        """When it will stand at zero; None while it is stopped."""
        return self.since and self.since + timedelta(seconds=self.length - self.ran)

    def stopped(self, now: datetime) -> "Clock":
        return msgspec.structs.replace(self, ran=round(self.ran_by(now)), since=None)

    def started(self, now: datetime) -> "Clock":
        """One that runs already runs on."""
        return self if self.running else msgspec.structs.replace(self, since=now)

    def restarted(self, now: datetime) -> "Clock":
        return msgspec.structs.replace(self, ran=0, since=now)
