"""Blame: an accusation tells who is said to have done what the document reports beside it."""

from __future__ import annotations

from collections.abc import Sequence

from sourceline.incidents.chains import Chain, chain_of, outlet_name
from sourceline.incidents.claims import Said
from sourceline.incidents.names import name_key
from sourceline.incidents.sightings import Telling, is_name, role_name
from sourceline.incidents.tables import acts
from sourceline.incidents.values import person_value
from sourceline.records import EventMention, Named, Reading, Role

_BLAMED = frozenset(["ASSAULT"])


def accusations(groups: Sequence[Telling], reading: Reading) -> dict[tuple[str, str], tuple[Said, ...]]:
    """By the key of a telling, the claims on who did it that the document's accusations make.

    "The ministry blamed the Front" is a claim of the ministry, with stance ``accuses``, on the attack told in the same sentence, else on the
    document's lead. Accusations of which nobody is the object, denied ones and mere criticism make none.
    """
    blamed = [group for group in groups if group.family in _BLAMED]
    found: dict[tuple[str, str], tuple[Said, ...]] = {}
    for event in reading.events:
        if event.type != "ACCUSE" or event.mode not in (None, "allege") or event.status not in ("asserted", "possible"):
            continue
        group = _about(event, blamed, reading)
        if group is not None:
            found[group.key] = (*found.get(group.key, ()), *_claims(event, reading))
    return found


def _about(event: EventMention, blamed: Sequence[Telling], reading: Reading) -> Telling | None:
    sentence = next((s for s in reading.sentences if s[0] <= event.trigger[0] < s[1]), event.trigger)
    beside = [g for g in blamed if any(sentence[0] <= s.position < sentence[1] for s in g.sightings)]
    return next(iter(beside), None) or next((g for g in blamed if g.lead), None)


def _claims(event: EventMention, reading: Reading) -> tuple[Said, ...]:
    attribution = next((a for a in reading.attributions if a.id == event.attribution), None)
    if attribution is None:
        attribution = next((a for a in reading.attributions if any(c[0] < event.trigger[1] and event.trigger[0] < c[1] for c in a.cue)), None)
    chain = chain_of(reading, attribution.id) if attribution is not None else _accuser(event, reading)
    claims = []
    for role in event.roles:
        value = person_value("who", role, reading) if role.role == "recipient" and not _of_else(event, role, reading) else None
        if value is not None and not value.generic:
            claims.append(
                Said(
                    value=value,
                    document=reading.document.id,
                    event=event.id,
                    attribution=attribution.id if attribution is not None else None,
                    chain=chain,
                    stance="accuses",
                    certainty=attribution.certainty if attribution is not None else "certain",
                    status=event.status,
                    spans=(role.span,),
                    published=reading.document.published or reading.document.dateline.date or "",
                )
            )
    return tuple(claims)


def _of_else(event: EventMention, role: Role, reading: Reading) -> bool:
    """Whether the accusation says of what, and it is no attack: "has long accused its neighbour of arming the rebels"."""
    sentence = next((s for s in reading.sentences if s[0] <= event.trigger[0] < s[1]), event.trigger)
    rest = reading.document.text[max(role.span[1], event.trigger[1]) : sentence[1]]
    return rest.lstrip().startswith("of ") and acts().find(rest) is None


def _accuser(event: EventMention, reading: Reading) -> Chain:
    """The chain when no attribution was read: whoever accuses, as the document relays it."""
    voice = chain_of(reading, None)
    role = next((r for r in event.roles if r.role == "actor"), None)
    if role is None:
        return voice
    shown = role_name(role, reading)
    terms: Named = "body" if is_name(role, reading) else "unnamed"
    return Chain(links=(outlet_name(reading.document), shown), origin=name_key(shown), shown=shown, terms=terms, outlet=voice.outlet)
