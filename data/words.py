"""The words of the "Everyday" sentences: the phrases that fill each slot of its templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .grammar import Phrase, joined, limited, phrases

# The features. person: the form of "be" that somebody takes now. number: one thing or many. tense. kind: food is
# tasty, a teacher is kind. degree: what is extreme already is not made stronger by "very".
THING = "film food day weather work place service event"
ANY = f"{THING} person"

# --- How something is ---------------------------------------------------------------------------------------------

GENERAL = (
    *phrases("good, nice", kind=ANY, degree="plain"),
    *phrases("great, wonderful, amazing", kind=ANY, degree="extreme"),
    *phrases("excellent", kind=THING, degree="extreme"),
    *phrases("bad", -1, kind=ANY, degree="plain"),
    *phrases("terrible, awful, horrible", -1, kind=ANY, degree="extreme"),
    *phrases("disappointing", -1, kind=THING, degree="plain"),
)
SPECIAL = (
    *phrases("funny", kind="film person", degree="plain"),
    *phrases("exciting, interesting", kind="film work event", degree="plain"),
    *phrases("beautiful", kind="film place day weather", degree="plain"),
    *phrases("delicious", kind="food", degree="extreme"),
    *phrases("sunny", kind="day weather", degree="plain"),
    *phrases("easy", kind="work", degree="plain"),
    *phrases("clean", kind="place", degree="plain"),
    *phrases("friendly", kind="person service", degree="plain"),
    *phrases("boring", -1, kind="film work event", degree="plain"),
    *phrases("disgusting", -1, kind="food", degree="extreme"),
    *phrases("cold", -1, kind="day weather", degree="plain"),
    *phrases("stressful", -1, kind="work event", degree="plain"),
    *phrases("dirty, noisy", -1, kind="place", degree="plain"),
    *phrases("rude", -1, kind="person service", degree="plain"),
    *phrases("slow", -1, kind="service", degree="plain"),
    *phrases("lazy", -1, kind="person", degree="plain"),
)
QUALITY = (*GENERAL, *SPECIAL)
NEUTRAL = (
    *phrases("long", kind="film work event day"),
    *phrases("short", kind="film work event"),
    *phrases("old", kind="film place"),
    *phrases("new", kind="film work place"),
    *phrases("small, big", kind="place event"),
    *phrases("simple", kind="food work film"),
    *phrases("quiet", kind="place person"),
    *phrases("young", kind="person"),
)

# --- How somebody feels -------------------------------------------------------------------------------------------

MOOD = (
    *phrases("happy, glad, proud, excited", degree="plain"),
    *phrases("sad, angry, tired, bored", -1, degree="plain"),
)
FEELING = (
    *MOOD,
    *phrases("good", degree="plain"),
    *phrases("great, wonderful", degree="extreme"),
    *phrases("bad", -1, degree="plain"),
    *phrases("terrible, awful", -1, degree="extreme"),
)

# --- What somebody likes; one may enjoy everything but a person ------------------------------------------------------

LIKE = (
    *phrases("love, like", kind=ANY),
    *phrases("enjoy", kind=THING),
    *phrases("hate, dislike", -1, kind=ANY),
)
LIKES = tuple(Phrase(verb.text + "s", verb.sign, verb.features) for verb in LIKE)
LIKED = tuple(Phrase(verb.text.removesuffix("e") + "ed", verb.sign, verb.features) for verb in LIKE)

# --- Who and what ---------------------------------------------------------------------------------------------------

COUNTED = (
    *phrases("film, movie, book, story, song, show, game", kind="film"),
    *phrases("pizza, cake, meal, lunch, dinner", kind="food"),
    *phrases("day, morning, evening, weekend", kind="day"),
    *phrases("job, meeting, idea, lesson", kind="work"),
    *phrases("hotel, restaurant, room, house, school, city, beach, car", kind="place"),
    *phrases("trip, party, holiday, concert", kind="event"),
)
UNCOUNTED = (
    *phrases("music", kind="film"),
    *phrases("food, coffee, soup, bread, tea", kind="food"),
    *phrases("weather", kind="weather"),
    *phrases("work", kind="work"),
    *phrases("service", kind="service"),
)
CALLING = phrases("friend, teacher, boss, doctor, neighbour, actor", kind="person")
ONE = (
    *(Phrase(f"the {noun.text}", features=noun.features) for noun in (*COUNTED, *UNCOUNTED)),
    *(Phrase(f"this {noun.text}", features=noun.features) for noun in COUNTED),
    *phrases("my job, my work, our work, my idea", kind="work"),
    *phrases("our hotel, my room, our house, my car", kind="place"),
    *phrases("our trip, our holiday", kind="event"),
    *phrases("my friend, my sister, my brother, my mother, our teacher, my boss, my cat, my dog", kind="person"),
    *phrases("the doctor, the actor, our neighbour, the waiter", kind="person"),
)
BARE = (*phrases("pizza, coffee, cake, soup, tea", kind="food"), *phrases("music", kind="film"))
MANY = phrases("my friends, the children, the people", kind="person")

SLOTS: Mapping[str, Sequence[Phrase]] = {
    "who": (
        *phrases("i", person="am"),
        *phrases("we, you, they, the children", person="are"),
        *phrases("she, he, my friend, my sister, my boss", person="is"),
    ),
    "am": (
        *phrases("am", person="am", tense="now"),
        *phrases("are", person="are", tense="now"),
        *phrases("is", person="is", tense="now"),
        *phrases("was", person="am is", tense="then"),
        *phrases("were", person="are", tense="then"),
    ),
    "am now": (*phrases("am", person="am"), *phrases("are", person="are"), *phrases("is", person="is")),
    "feel": (
        *phrases("feel", person="am are", tense="now"),
        *phrases("feels", person="is", tense="now"),
        *phrases("felt", tense="then"),
    ),
    "do": (
        *phrases("do", person="am are", tense="now"),
        *phrases("does", person="is", tense="now"),
        *phrases("did", tense="then"),
    ),
    # What one thinks now may be of then, so here the tense is left to the thing that is thought.
    "think": (*phrases("think", person="am are"), *phrases("thinks", person="is"), *phrases("thought", tense="then")),
    "do (think)": (*phrases("do", person="am are"), *phrases("does", person="is"), *phrases("did", tense="then")),
    "like": (*limited(LIKE, person="am are"), *limited(LIKES, person="is"), *LIKED),
    "likes": (*LIKES, *LIKED),
    "had": phrases("had", kind="food day event"),
    "liked": LIKED,
    "verb": LIKE,
    "feeling": FEELING,
    "happy": MOOD,
    "happy or good": (*MOOD, *phrases("good", degree="plain"), *phrases("great", degree="extreme")),
    "happy and happy": joined(MOOD, "and", MOOD),
    "happy or happy": joined(MOOD, "or", MOOD),
    "now": (
        *phrases(""),
        *phrases("now, right now, today, again", tense="now"),
        *phrases("yesterday, last night, again", tense="then"),
    ),
    "thing": (
        *limited(ONE, number="one"),
        *limited(BARE, number="one", tense="now"),
        *limited(MANY, number="many"),
        *phrases("it", number="one", kind=THING),
        *phrases("today", number="one", kind="day"),
        *phrases("this, that", number="one", kind="film food work place event"),
    ),
    "is": (
        *phrases("is", number="one", tense="now"),
        *phrases("are", number="many", tense="now"),
        *phrases("was", number="one", tense="then"),
        *phrases("were", number="many", tense="then"),
    ),
    "makes": (*phrases("makes", number="one"), *phrases("make", number="many"), *phrases("made")),
    "does": (*phrases("does", number="one"), *phrases("do", number="many"), *phrases("did")),
    "me": phrases("me, us, you, him, her, them"),
    "object": (
        *ONE,
        *MANY,
        *BARE,
        *phrases("it, this", kind=THING),
        *phrases("him, her, them", kind="person"),
    ),
    "it is": (
        *phrases("it is, this is, that is, it was, this was, that was", kind=THING),
        *phrases("she is, he is, she was, he was", kind="person"),
    ),
    "noun": (*COUNTED, *CALLING),
    "any noun": (*COUNTED, *CALLING, *UNCOUNTED),
    "best": (*phrases("best"), *phrases("worst", -1)),
    "good": QUALITY,
    "good and good": joined(QUALITY, "and", SPECIAL),
    "good or good": joined(QUALITY, "or", SPECIAL),
    "good and not bad": joined(QUALITY, "and not", SPECIAL, same_sign=False),
    "long": NEUTRAL,
    "today": (
        *phrases(""),
        *phrases("today", tense="now", kind="food weather work service person"),
        *phrases("yesterday, this morning", tense="then", kind="food weather work service person"),
        *phrases("last night", tense="then", kind="film food weather service event"),
    ),
    "very": (*phrases("very, quite", degree="plain"), *phrases("really, so")),
    "not very": (*phrases("very", degree="plain"), *phrases("really, so")),
    "meal": phrases("the food, the pizza, the coffee, the soup, the meal", kind="food"),
    "staff": phrases("the service, the waiter", kind="service"),
    "weather": phrases("the weather", kind="weather", number="one"),
}
