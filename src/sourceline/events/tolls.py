"""How many people were killed or injured, with the words that say so."""

from __future__ import annotations

from spacy.tokens import Token

from sourceline.events.lexicon import words
from sourceline.events.merging import Cluster
from sourceline.events.people import Counts, People, count_people, from_count
from sourceline.events.phrases import NOMINAL, children, core_span, is_means, is_passive, left_edge, lemma, nearby_noun, verb_arguments
from sourceline.events.triggers import Anchor
from sourceline.records import Toll


def find_tolls(cluster: Cluster, counts: Counts) -> tuple[Toll | None, Toll | None]:
    """Killed and injured of one event, each null where no words give a number."""
    killed: People | None = None
    injured: People | None = None
    for anchor in cluster.anchors:
        if (split := _some_fatally(anchor, counts)) is not None:
            return split
        kind = toll_kind(anchor)
        if kind not in ("killed", "injured", "both", "shot"):
            continue
        people = _people_of(anchor, counts)
        if people is None:
            continue
        if kind == "shot":
            injured = injured or (people if not any(toll_kind(other) == "killed" for other in cluster.anchors) else None)
        elif kind == "both":
            if people.high == 0:
                killed, injured = killed or people, injured or people
        elif kind == "killed":
            if people.high == 0 and killed:
                continue
            killed, injured = _mixed(anchor, people, counts, killed or people, injured)
        else:
            injured = injured or people
    return (killed.toll() if killed else None, injured.toll() if injured else None)


def _some_fatally(anchor: Anchor, counts: Counts) -> tuple[Toll | None, Toll | None] | None:
    """ "Four teens, one fatally, were shot": one killed, three injured."""
    if anchor.row.toll not in ("shot", "injured") or not anchor.verbal:
        return None
    doc = anchor.token.doc
    start, end = anchor.sentence
    for i in range(max(start + 1, anchor.token.i - 8), min(end, anchor.token.i + 12)):
        if doc[i].lower_ not in ("fatally", "mortally"):
            continue
        fatal = next(
            (count for count in counts.within(max(start, i - 4), i) if count.end == i and count.kind == "count" and count.start != anchor.token.i),
            None,
        )
        everyone = _people_of(anchor, counts)
        if fatal is None or fatal.low is None or everyone is None or everyone.low is None or everyone.span == fatal.span:
            return None
        left = everyone.low - fatal.low
        if left < 1 or not fatal.exact:
            return None
        high = left if everyone.exact else None
        return (People(fatal.low, fatal.high, True, fatal.span).toll(), People(left, high, everyone.exact, everyone.span, everyone.who).toll())
    return None


def toll_kind(anchor: Anchor) -> str:
    """What the trigger says of its victims: shot "dead", "fatally", "to death" is killed; "attempted murder" nobody."""
    if anchor.row.toll in ("shot", "injured", "any"):
        beside = {child.lower_ for child in anchor.token.children}
        after = [token.lower_ for token in anchor.token.doc[anchor.token.i + 1 : anchor.token.i + 3]]
        if beside & {"fatally", "dead", "mortally"} or after[:2] == ["to", "death"] or after[:1] in (["dead"], ["fatally"]):
            return "killed"
        before = anchor.token.nbor(-1).lower_ if anchor.token.i else ""
        if anchor.row.pos == "NOUN" and anchor.row.object == "victim" and anchor.row.toll == "any":
            return "killed" if before in ("fatal", "deadly") else "shot"
        if anchor.verbal and _to_death(anchor):
            return "killed"
        if anchor.verbal and anchor.row.needs == "weapon" and _hit_by_bullet(anchor):
            return "shot"
    return anchor.row.toll


def _to_death(anchor: Anchor) -> bool:
    """ "beat the victim to death"."""
    doc, end = anchor.token.doc, anchor.sentence[1]
    return any(doc[i].lower_ == "death" and doc[i - 1].lower_ == "to" for i in range(anchor.token.i + 2, min(end, anchor.token.i + 8)))


def _hit_by_bullet(anchor: Anchor) -> bool:
    """ "hit by a bullet", "struck by gunfire", "wounded by shrapnel"."""
    arguments = verb_arguments(anchor.token)
    return arguments.passive and any(case in ("by", "with") and is_means(head) for case, head in arguments.obliques)


def _mixed(anchor: Anchor, people: People, counts: Counts, killed: People, injured: People | None) -> tuple[People | None, People | None]:
    """Killed "or wounded" gives one number for both: at most that many each."""
    joined = [
        child for child in children(anchor.token, "conj") if lemma(child) in ("wound", "injure") and not children(child, "obj", "nsubj", "nsubj:pass")
    ]
    if any(counts.within(anchor.token.i + 1, child.i) for child in joined):
        return killed, injured  # "nine died and 27 were injured": the second verb has a number of its own
    if joined and anchor.verbal and people.high not in (None, 1) and not is_passive(anchor.token):
        open_ended = People(None, people.high, False, people.span, people.who)
        return open_ended, open_ended
    return killed, injured


def _people_of(anchor: Anchor, counts: Counts) -> People | None:
    token = anchor.token
    if len(anchor.row.phrase) > 1 and anchor.row.phrase[-1] in ("toll", "life"):
        return _figure_near(anchor, counts)
    if anchor.row.pos == "NOUN":
        return _of_noun(anchor, counts)
    if anchor.row.pos == "ADJ":
        return _of_adjective(token, counts, anchor.sentence)
    return _of_verb(anchor, counts)


def _of_verb(anchor: Anchor, counts: Counts) -> People | None:
    token = anchor.token
    arguments = verb_arguments(token)
    start, end = anchor.sentence
    if arguments.object is None and token.tag_ != "VBG" and (direct := _direct(token, counts)) is not None:
        return direct
    head = arguments.subject if anchor.row.subject == "victim" or arguments.passive else arguments.object
    if head is not None and (people := count_people(head, counts)) is not None:
        return people
    if head is not None and head.pos_ != "PRON" and lemma(head) in words("people", "things"):
        return None
    if head is not None and head.pos_ == "PRON" and lemma(head) in words("people", "unknown"):
        return None
    backwards = anchor.row.subject == "victim" or arguments.passive
    if not backwards and token.tag_ in ("VBN", "VBD") and head is None:
        backwards = True
    nearest = nearby_noun(token.doc, token.i, -1 if backwards else 1, start, end) if head is None else None
    return count_people(nearest, counts, alone=False) if nearest is not None else None


def _direct(token: Token, counts: Counts) -> People | None:
    """The number right before a participle or adjective: "three killed", "3 hurt", "and 27 were injured"."""
    start = token.i
    while start > 0 and token.doc[start - 1].lower_ in ("were", "was", "are", "been", "have", "had", "others"):
        start -= 1
    before = [count for count in counts.within(max(0, start - 5), start) if count.kind == "count" and count.end == start]
    if not before or (before[-1].start and token.doc[before[-1].start - 1].lower_ == "of"):
        return None  # "a father of 5 killed"
    return from_count(before[-1], None)


def _of_adjective(token: Token, counts: Counts, sentence: tuple[int, int]) -> People | None:
    """ "three dead", "left two people dead", "the three wounded men", "a man is dead"."""
    leads = token.dep_ == "amod" and token.i < token.head.i <= token.i + 2
    if not leads and (direct := _direct(token, counts)) is not None:
        return direct
    subjects = children(token, "nsubj", "nsubj:pass")
    if token.dep_ == "amod" and token.head.pos_ in NOMINAL and token.head.i > token.i:
        return count_people(token.head, counts)
    if token.head.pos_ == "VERB" and token.head.i < token.i and (found := _declared(token.head, counts)) is not None:
        return found
    for head in (*subjects, *([token.head] if token.dep_ in ("amod", "acl") else []), *_objects_of(token)):
        if head.pos_ in NOMINAL and (people := count_people(head, counts)) is not None:
            return people
    before = counts.within(max(sentence[0], token.i - 4), token.i)
    if (
        before
        and before[-1].kind == "count"
        and not any(token.doc[i].pos_ == "VERB" or token.doc[i].is_punct for i in range(before[-1].end, token.i))
    ):
        return from_count(before[-1], None)
    return None


def _declared(verb: Token, counts: Counts) -> People | None:
    """ "was pronounced dead", "found two men dead"."""
    if lemma(verb) not in words("people", "declares") and not verb.lower_.startswith(("pronounc", "found", "declar", "left")):
        return None
    arguments = verb_arguments(verb)
    head = arguments.object or (arguments.subject if arguments.passive else None)
    return count_people(head, counts) if head is not None else None


def _objects_of(token: Token) -> list[Token]:
    return children(token.head, "obj") if token.dep_ in ("xcomp", "advcl") else []


def _of_noun(anchor: Anchor, counts: Counts) -> People | None:
    """ "12 deaths", "the killing of three men", "no casualties", "three of the dead"."""
    token = anchor.token
    of = [child for child in children(token, "nmod") if any(lemma(mark) == "of" for mark in children(child, "case"))]
    if any(child.lower_ == "no" for child in token.lefts):
        return People(0, 0, True, core_span(token), None)
    if lemma(token) in ("wound", "injury") and (bearer := _bearer(token)) is not None:
        return count_people(bearer, counts)
    if anchor.row.toll in ("killed", "both", "any") or lemma(token) in ("wounded", "injured", "injury"):
        if of and lemma(of[0]) not in words("people", "things"):
            return count_people(of[0], counts)
        before = counts.within(left_edge(token), token.i)
        if (
            before
            and before[-1].kind == "count"
            and lemma(token) in ("death", "fatality", "dead", "killing", "murder", "homicide", "wounded", "injured", "injury", "slaying")
        ):
            return from_count(before[-1], None)
    owner = next(iter(children(token, "nmod:poss")), None)
    if anchor.row.toll == "killed" and owner is not None and lemma(owner) not in ("their", "its", "they", "it"):
        return count_people(owner, counts)
    return None


def _bearer(token: Token) -> Token | None:
    """Who has a wound: "two men suffered wounds", "a boy with a gunshot wound"."""
    head = token.head
    if token.dep_ in ("obj", "obl", "xcomp") and lemma(head) in words("people", "bears"):
        return verb_arguments(head).subject
    return head if token.dep_ == "nmod" and head.pos_ in NOMINAL and any(lemma(mark) == "with" for mark in children(token, "case")) else None


def _figure_near(anchor: Anchor, counts: Counts) -> People | None:
    """ "the death toll rose to 25", "a death toll of 12", "claimed the lives of 12 people"."""
    start = anchor.token.i
    after = counts.within(start, min(start + 12, anchor.sentence[1]))
    if anchor.row.phrase[0] == "lose":
        subject = verb_arguments(anchor.token).subject
        return count_people(subject, counts) if subject is not None else None
    figures = [count for count in after if count.kind == "count"]
    if not figures:
        return None
    doc = anchor.token.doc
    chosen = figures[0]
    if len(figures) > 1 and doc[figures[0].start].nbor(-1).lower_ == "from":
        chosen = figures[1]
    return from_count(chosen, None)
