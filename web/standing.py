"""What the store says of feeds and subscriptions, as the health page shows it."""

from __future__ import annotations

from projects.writers import feed_health_view
from projects.writers.subscriptions_view import STATES, Subscription, named, program
from web.health import FeedHealth, Health, SubscriptionHealth


def page_of(health: feed_health_view.FeedHealth, title: str) -> Health:
    """The values of the page; `title` names whose feeds they are."""
    days = [feed.status_date for feed in health.feeds]
    return Health(
        title=title,
        built=health.last_built,
        status_date=max(days, default=None),
        feeds=tuple(
            FeedHealth(
                slug=feed.slug,
                title=feed.title,
                status_date=feed.status_date,
                events=feed.events,
                size=feed.size,
                built=feed.built_at,
                outcome=feed.outcome,
                problems=feed.errors,
            )
            for feed in health.listed
        ),
        count=len(health.feeds),
        unlisted=health.unlisted,
        subscriptions=tuple(_row(one, health) for one in health.subscriptions),
        problems=health.feed_warnings if health.feeds else (feed_health_view.NOTHING,),
    )


def _row(one: Subscription, health: feed_health_view.FeedHealth) -> SubscriptionHealth:
    state = one.state(health.at.date())
    return SubscriptionHealth(
        number=one.number,
        name=one.name,
        feed=named(one),
        issued=one.issued.date(),
        expires=one.expires,
        state=STATES[state],
        ended=state in ("expired", "revoked"),
        fetched_at=one.fetched_at,
        agent=program(one.agent),
        count=one.count,
        problems=one.problems(health.at),
    )
