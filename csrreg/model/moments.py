"""Moments in a site's own time: until when an answer is due."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from csrreg.model.calendar import add, is_working
from csrreg.model.types import Duration

if TYPE_CHECKING:
    from csrreg.model.register import Register
    from csrreg.model.review import Review
    from csrreg.model.settings import Calendar


def in_zone(moment: datetime, zone: str | None) -> datetime:
    """Return a moment as clocks in a time zone show it.

    Without a known zone, and where clocks there show no year of the calendar, it is as it is.
    """
    if zone is None:
        return moment
    try:
        return moment.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError, OverflowError):
        return moment


def due_moment(
    received: datetime, length: Duration, zone: str | None, calendar: "Calendar | None"
) -> datetime:
    """Return until when something is due, counted from the moment it was received.

    Hours pass on working days only: 48 hours from Friday 17:00 end on Tuesday 17:00. Days, weeks
    and so on end with their last day, at 23:59 on the clocks of the site; hours that end with a day
    do so too, for midnight belongs to the next one. What would end after the year 9999 ends then.
    """
    local = in_zone(received, zone)
    if length.unit != "hour":
        last = add(local.date(), length, calendar)
        return datetime.combine(last, time(23, 59), local.tzinfo)
    left = timedelta(hours=length.count)
    while local.date() < date.max:
        midnight = datetime.combine(local.date() + timedelta(days=1), time(), local.tzinfo)
        if is_working(local.date(), calendar):
            if left == midnight - local:
                return midnight - timedelta(minutes=1)
            if left < midnight - local:
                return local + left
            left -= midnight - local
        local = midnight
    return datetime.combine(date.max, time(23, 59), local.tzinfo)


def written(moment: datetime) -> str:
    """Return a moment as the files write it: ``2026-11-20T17:00+08:00``."""
    return moment.isoformat(timespec="minutes")


def site_clock(review: "Review", register: "Register") -> "tuple[str | None, Calendar | None]":
    """Return the time zone and calendar of the site that delivers; else the register's."""
    settings = register.settings
    if settings is None:
        return None, None
    site = settings.sites.get(review.site) if review.site is not None else None
    if site is None and review.site is None and len(settings.sites) == 1:
        (site,) = settings.sites.values()
    if site is None:
        return None, settings.calendar
    return site.timezone, site.calendar or settings.calendar


def received_on(review: "Review", register: "Register") -> date:
    """Return the day a review was received, on the clocks of the site that delivers."""
    return in_zone(review.received.at, site_clock(review, register)[0]).date()
