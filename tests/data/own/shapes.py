"""Files of the shapes that people have, as spreadsheets, forms, shops and collections of texts write them."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Shape:
    """A file, and what it is to be read as: each label with how many rows have it."""

    content: bytes
    encoding: str
    separator: str
    header: bool
    text: str  # the first text that is read
    labels: dict[str, int]
    counts: dict[str, int] = field(default_factory=dict)  # fields of `Counts` that are not 0, besides rows and used


def lines(*rows: str, end: str = "\n") -> str:
    return "".join(row + end for row in rows)


def wide(text: str, mark: bytes = codecs.BOM_UTF16_LE) -> bytes:
    return mark + text.encode("utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-16-be")


EXCEL = lines(
    "Rezension;Sterne",
    "Der Film war schön;5",
    '"Langweilig; nie wieder";1',
    "Ging so, für mich;3",
    '"Er rief: ""Großartig!""";4',
    "Überhaupt nicht gut;2",
    end="\r\n",
)
GERMAN = {"negative": 2, "positive": 2}

SENTENCES = ("the room was clean", "the soup was cold", "a kind host", "a loud street", "we slept well", "nobody came")
TWO = {"negative": 3, "positive": 3}


def table(
    separator: str, names: str = "", values: tuple[str, str] = ("1", "0"), *, end: str = "\n", first: str = "text"
) -> str:
    """Six rows of a text and its value, in this order or the other, below the names of their columns, if given."""
    rows = [(text, values[number % 2]) for number, text in enumerate(SENTENCES)]
    cells = [separator.join(row if first == "text" else row[::-1]) for row in rows]
    return lines(*([names] if names else []), *cells, end=end)


SHAPES: dict[str, Shape] = {
    "the playground's own": Shape(
        table(",", "text,label", ("positive", "negative")).encode(), "utf-8", ",", True, "the room was clean", TWO
    ),
    "Excel in German, CSV": Shape(
        EXCEL.encode("cp1252"), "cp1252", ";", True, "Der Film war schön", GERMAN, {"unmapped": 1}
    ),
    "Excel in German, CSV UTF-8": Shape(
        EXCEL.encode("utf-8-sig"), "utf-8-sig", ";", True, "Der Film war schön", GERMAN, {"unmapped": 1}
    ),
    "Excel, Unicode text": Shape(
        wide(EXCEL.replace('"Langweilig; nie wieder"', "Langweilig, nie wieder").replace(";", "\t")),
        *("utf-16-le", "\t", True, "Der Film war schön", GERMAN, {"unmapped": 1}),
    ),
    "Excel with sep=": Shape(
        ("sep=;\r\n" + EXCEL).encode("cp1252"), "cp1252", ";", True, "Der Film war schön", GERMAN, {"unmapped": 1}
    ),
    "Excel on a Mac, CR line ends": Shape(
        EXCEL.replace("\r\n", "\r").encode("utf-8-sig"),
        *("utf-8-sig", ";", True, "Der Film war schön", GERMAN, {"unmapped": 1}),
    ),
    "UTF-16, big-endian": Shape(
        wide(table("\t", "sentence\tlabel"), codecs.BOM_UTF16_BE), "utf-16-be", "\t", True, "the room was clean", TWO
    ),
    "UTF-16 without a mark": Shape(
        table(",", "sentence,label").encode("utf-16-le"), "utf-16-le", ",", True, "the room was clean", TWO
    ),
    "Google Forms": Shape(
        lines(
            '"Timestamp","How was the course?","Would you come again?"',
            '"2024/03/01 10:12:44 AM GMT+1","I learnt a lot, thank you","Yes"',
            '"2024/03/01 10:15:02 AM GMT+1","Too fast for me","No"',
            '"2024/03/01 10:15:40 AM GMT+1","Good examples","Yes"',
            '"2024/03/01 10:19:13 AM GMT+1","I could not hear a word","No"',
        ).encode(),
        *("utf-8", ",", True, "I learnt a lot, thank you"),
        {"not would you come again": 2, "would you come again": 2},
    ),
    "Google Sheets": Shape(
        lines("Comment,Score", "works as it should,5", '"broke, twice",1', "fine,4", "no,2", end="\r\n").encode(),
        *("utf-8", ",", True, "works as it should", {"negative": 2, "positive": 2}),
    ),
    "LibreOffice, all cells in quotes": Shape(
        lines('"Texte";"Classe"', '"Très bon hôtel";"pos"', '"Trop bruyant";"neg"', '"Vue sur la mer";"pos"').encode(),
        *("utf-8", ";", True, "Très bon hôtel", {"negative": 1, "positive": 2}),
    ),
    "SST-2, TSV of GLUE": Shape(
        lines(
            "sentence\tlabel",
            "a quiet , patient story \t1",
            '"" serious "" is not the word \t0',
            "it 's never dull \t1",
            'one long yawn of a " thriller \t0',
        ).encode(),
        *("utf-8", "\t", True, "a quiet , patient story", {"negative": 2, "positive": 2}),
    ),
    "SST-5, numbers before the text": Shape(
        lines("4\ta lovely thing", "0\tawful", "2\tit is a film", "3\trather good", "1\trather weak").encode(),
        *("utf-8", "\t", False, "a lovely thing", {"negative": 2, "positive": 2}, {"unmapped": 1}),
    ),
    "SST, shares from 0 to 1": Shape(
        lines(
            "phrase,sentiment",
            *(f"{'fine' if number > 15 else 'poor'} phrase number {number},{number / 31:.5f}" for number in range(32)),
        ).encode(),
        *("utf-8", ",", True, "poor phrase number 0", {"negative": 13, "positive": 13}, {"unmapped": 6}),
    ),
    "Rotten Tomatoes of Kaggle, phrases with ids": Shape(
        lines(
            "PhraseId\tSentenceId\tPhrase\tSentiment",
            "1\t1\tA chain of small scenes\t2",
            "2\t1\ta chain\t2",
            "3\t2\tgloriously odd\t4",
            "4\t2\todd\t1",
            "5\t3\tworth the ticket\t3",
            "6\t3\tno plot at all\t0",
        ).encode(),
        *("utf-8", "\t", True, "gloriously odd", {"negative": 2, "positive": 2}, {"unmapped": 2}),
    ),
    "IMDB of Kaggle": Shape(
        lines(
            "review,sentiment",
            '"I saw this late at night.<br /><br />It was ""worth"" it, truly.",positive',
            '"No. Just no.<br /><br />The plot, if any, is lost.",negative',
            '"My sister, who hates films, stayed awake.",positive',
            "Two hours of rain.,negative",
        ).encode(),
        *("utf-8", ",", True, 'I saw this late at night.<br /><br />It was "worth" it, truly.'),
        {"negative": 2, "positive": 2},
        {"tagged": 2},
    ),
    "Amazon and Yelp polarity, no names": Shape(
        lines(
            '"2","Good kettle","Boils fast, and quietly."',
            '"1","Leaks","After a week it leaked. ""Waterproof"", they said."',
            '"2","A gift","My mother uses it every day."',
            '"1","Wrong colour","I asked for blue and got grey."',
        ).encode(),
        *("utf-8", ",", False, "Boils fast, and quietly.", {"negative": 2, "positive": 2}),
    ),
    "Amazon reviews, many columns": Shape(
        lines(
            "marketplace\tcustomer_id\treview_id\tproduct_title\tstar_rating\tvine\treview_headline\treview_body",
            "US\t1001\tR1\tA lamp\t5\tN\tBright\tIt does what a lamp should do and more",
            "US\t1002\tR2\tA lamp\t1\tN\tDark\tIt came broken and nobody answered my letters",
            "US\t1003\tR3\tA chair\t4\tN\tSolid\tA chair that I can sit on for hours",
            "US\t1004\tR4\tA chair\t2\tY\tWobbly\tOne leg is shorter than the other three",
            "US\t1005\tR5\tA desk\t3\tN\tSo so\tIt is a desk and that is all I can say",
        ).encode(),
        *(
            "utf-8",
            "\t",
            True,
            "It does what a lamp should do and more",
            {"negative": 2, "positive": 2},
            {"unmapped": 1},
        ),
    ),
    "Women's clothing of Kaggle, an index and empty cells": Shape(
        lines(
            ",Clothing ID,Age,Title,Review Text,Rating,Recommended IND",
            "0,767,33,,Soft and light and it washes well,4,1",
            "1,1080,34,,,5,1",
            '2,1077,60,Not for me,"It is, how to say, too wide",2,0',
            "3,1049,50,My favourite,I wear it whenever I can,5,1",
            "4,847,47,Meh,The seam gave way on the first day,1,0",
        ).encode(),
        *("utf-8", ",", True, "Soft and light and it washes well", {"negative": 2, "positive": 2}, {"no_text": 1}),
    ),
    "Sentiment140, Latin-1 without names": Shape(
        lines(
            '"0","1467810369","Mon Apr 06 22:19:45 PDT 2009","NONE","one","@two my caf\xe9 is closed &amp; I am sad"',
            '"4","1467810672","Mon Apr 06 22:19:49 PDT 2009","NONE","two","sunshine, at last!"',
            '"0","1467810917","Mon Apr 06 22:19:53 PDT 2009","NONE","six","missed the bus again"',
            '"4","1467811184","Mon Apr 06 22:19:57 PDT 2009","NONE","ten","what a lovely na\xefve song"',
        ).encode("latin-1"),
        *("cp1252", ",", False, "@two my café is closed &amp; I am sad", {"negative": 2, "positive": 2}),
    ),
    "Twitter on airlines": Shape(
        lines(
            "tweet_id,airline_sentiment,airline_sentiment_confidence,airline,retweet_count,text,tweet_created",
            "570306133677760513,neutral,1.0,North,0,@North where do I check in?,2015-02-24 11:35:52 -0800",
            '570301130888122368,positive,0.3486,North,0,"@North best crew ever, thanks",2015-02-24 11:15:59 -0800',
            '570301083672813571,negative,0.6837,South,0,"@South three hours late\nand no word",2015-02-24 11:15:48',
            "570301031407624196,negative,1.0,South,0,@South you lost my bag,2015-02-24 11:15:36 -0800",
        ).encode(),
        *("utf-8", ",", True, "@North where do I check in?", {"negative": 2, "neutral": 1, "positive": 1}),
    ),
    "SMS spam, tabs without names": Shape(
        lines(
            "ham\tsee you at seven then", "spam\tWIN a phone NOW, text back", 'ham\the said "no" and left', "ham\tok"
        ).encode(),
        *("utf-8", "\t", False, "see you at seven then", {"ham": 3, "spam": 1}),
    ),
    "SMS spam of Kaggle, v1 and v2 and empty columns": Shape(
        lines("v1,v2,,,", 'ham,"well, see you",,,', "spam,free tickets for you,,,", "ham,on my way home,,,").encode(
            "cp1252"
        ),
        *("utf-8", ",", True, "well, see you", {"ham": 2, "spam": 1}),
    ),
    "sentences of UCI: text, tab, 0 or 1": Shape(
        lines(*(f"{text}. \t{number % 2}" for number, text in enumerate(SENTENCES))).encode(),
        *("utf-8", "\t", False, "the room was clean.", TWO),
    ),
    "news, four classes by number": Shape(
        lines(
            "Class Index,Title,Description",
            *(f'{1 + n % 4},"Title {n}","What happened on day {n} in the world, and why"' for n in range(8)),
        ).encode(),
        *("utf-8", ",", True, "What happened on day 0 in the world, and why", {"1": 2, "2": 2, "3": 2, "4": 2}),
    ),
    "BBC news: category, text": Shape(
        lines(
            "category,text", *(f"{c},a text about {c} {n}" for n in "ab" for c in ("sport", "tech", "business"))
        ).encode(),
        *("utf-8", ",", True, "a text about sport a", {"business": 2, "sport": 2, "tech": 2}),
    ),
    "emotions: text;word": Shape(
        lines("i feel so alone;sadness", "i am thrilled;joy", "i could shout;anger", "i miss her;sadness").encode(),
        *("utf-8", ";", False, "i feel so alone", {"anger": 1, "joy": 1, "sadness": 2}),
    ),
    "intents": Shape(
        lines("utterance,intent", "turn on the light,light", "what time is it,clock", "wake me at six,alarm").encode(),
        *("utf-8", ",", True, "turn on the light", {"alarm": 1, "clock": 1, "light": 1}),
    ),
    "names and gender": Shape(
        lines("name,gender", "Anna,F", "Bert,M", "Carla,F", "Dirk,M").encode(),
        *("utf-8", ",", True, "Anna", {"f": 2, "m": 2}),
    ),
    "languages": Shape(
        lines("Text,Language", "wo ist der Bahnhof,German", "où est la gare,French", "where is it,English").encode(),
        *("utf-8", ",", True, "wo ist der Bahnhof", {"english": 1, "french": 1, "german": 1}),
    ),
    "toxic comments, an id in letters": Shape(
        lines(
            "id,comment_text,toxic",
            '0000997932d777bf,"Thank you for the edit, it reads well",0',
            '000103f0d9cfb60f,"You are an idiot\nand always were",1',
            "00025465d4725e87,Please cite your source,0",
        ).encode(),
        *("utf-8", ",", True, "Thank you for the edit, it reads well", {"not toxic": 2, "toxic": 1}),
    ),
    "true and false": Shape(
        lines("statement,is_true", "water is wet,TRUE", "the moon is cheese,FALSE", "one and one is two,TRUE").encode(),
        *("utf-8", ",", True, "water is wet", {"not true": 1, "true": 2}),
    ),
    "-1, 0 and 1": Shape(
        lines("comment,category", "good work,1", "bad work,-1", "the work,0", "kind words,1").encode(),
        *("utf-8", ",", True, "good work", {"negative": 1, "neutral": 1, "positive": 2}),
    ),
    "ten points": Shape(
        lines("Review;Rating", "superb;10", "awful;1", "middling;5", "good;8", "weak;4").encode(),
        *("utf-8", ";", True, "superb", {"negative": 2, "positive": 2}, {"unmapped": 1}),
    ),
    "semicolons and decimal commas": Shape(
        lines(
            "Kommentar;Note", "sehr gut;4,5", "mangelhaft, leider;1,0", "gut;4,0", "schwach;1,5", "mittel;3,0"
        ).encode(),
        *("utf-8", ";", True, "sehr gut", {"negative": 2, "positive": 2}, {"unmapped": 1}),
    ),
    "semicolons and decimal commas, no names": Shape(
        lines("sehr gut;4,5", "mangelhaft;1,0", "gut;4,0", "schwach;1,5").encode(),
        *("utf-8", ";", False, "sehr gut", {"negative": 2, "positive": 2}),
    ),
    "stars in words": Shape(
        lines("review,stars", "good tea,5 stars", "weak tea,1 star", "fine tea,4 stars", "old tea,2 stars").encode(),
        *("utf-8", ",", True, "good tea", {"negative": 2, "positive": 2}),
    ),
    "stars as signs": Shape(
        lines("review,rating", "good tea,★★★★★", "weak tea,★☆☆☆☆", "fine tea,★★★★☆", "old tea,★★☆☆☆").encode(),
        *("utf-8", ",", True, "good tea", {"negative": 2, "positive": 2}),
    ),
    "out of five": Shape(
        lines("review,score", "good tea,5/5", "weak tea,1/5", "fine tea,4/5", "old tea,2/5").encode(),
        *("utf-8", ",", True, "good tea", {"negative": 2, "positive": 2}),
    ),
    "pasted, commas in the texts": Shape(
        lines("I love it, really, positive", "no, negative", "yes, positive", "not for me, thanks, negative").encode(),
        *("utf-8", ",", False, "I love it, really", {"negative": 2, "positive": 2}, {"joined": 2}),
    ),
    "pasted, the label first": Shape(
        lines("pos, I love it, really", "neg, no", "pos, yes", "neg, not for me, thanks").encode(),
        *("utf-8", ",", False, "I love it, really", {"negative": 2, "positive": 2}, {"joined": 2}),
    ),
    "pasted from a spreadsheet": Shape(
        table("\t", "", ("good", "bad")).encode(), "utf-8", "\t", False, "the room was clean", TWO
    ),
    "a space after each comma": Shape(
        lines('"text", "label"', '"well, yes", "positive"', '"well, no", "negative"', '"oh, yes", "positive"').encode(),
        *("utf-8", ",", True, "well, yes", {"negative": 1, "positive": 2}),
    ),
    "quotes after a backslash": Shape(
        lines("text,label", r'"a \"good\" film, really",1', r'"a \"bad\" film",0', r'"so, so \"good\"",1').encode(),
        *("utf-8", ",", True, 'a "good" film, really', {"negative": 1, "positive": 2}),
    ),
    "a quote that opens a text and is none": Shape(
        lines("text,label", '"Never again" she said,0', "a good one,1", "'tis fine,1", '5" is too small,0').encode(),
        *("utf-8", ",", True, '"Never again" she said', {"negative": 2, "positive": 2}),
    ),
    "line breaks in cells": Shape(
        lines("text,label", '"first line\nsecond, line",1', '"one\r\n\r\ntwo",0', '"a\nb",1').encode(),
        *("utf-8", ",", True, "first line\nsecond, line", {"negative": 1, "positive": 2}),
    ),
    "pandas, with its index": Shape(
        lines(",text,label", "0,a warm day,1", "1,a cold day,0", "2,a mild day,1").encode(),
        *("utf-8", ",", True, "a warm day", {"negative": 1, "positive": 2}),
    ),
    "empty rows and rows of commas": Shape(
        ("\n\n" + table(",", "text,label") + ",\n\n,,\n   \n").encode(),
        *("utf-8", ",", True, "the room was clean", TWO, {"empty": 6}),
    ),
    "Chinese": Shape(
        lines("label,review", "1,房间很干净，服务也好", "0,太吵了，不会再来", "1,早餐很好吃", "0,没有热水").encode(),
        *("utf-8", ",", True, "房间很干净，服务也好", {"negative": 2, "positive": 2}),
    ),
    "Japanese, UTF-16 of Excel": Shape(
        wide(
            lines(
                "レビュー\t評価",
                "とても良い映画でした\t5",
                "つまらなかった\t1",
                "また見たい\t4",
                "眠かった\t2",
                end="\r\n",
            )
        ),
        *("utf-16-le", "\t", True, "とても良い映画でした", {"negative": 2, "positive": 2}),
    ),
    "Arabic, from right to left": Shape(
        lines(
            "النص,label", "الفيلم جميل جدا,إيجابي", "الفيلم ممل,سلبي", "قصة رائعة,إيجابي", "لا أنصح به,سلبي"
        ).encode(),
        *("utf-8", ",", True, "الفيلم جميل جدا", {"negative": 2, "positive": 2}, {"right_to_left": 4}),
    ),
    "Russian": Shape(
        lines("текст;метка", "отличный фильм;позитив", "скучно и долго;негатив", "хорошая игра;позитив").encode(),
        *("utf-8", ";", True, "отличный фильм", {"negative": 1, "positive": 2}),
    ),
    "emoji": Shape(
        lines("tweet,label", "so happy 😀😀,👍", "why 😡,👎", "yes 🎉 indeed,👍", "oh no 😭,👎").encode(),
        *("utf-8", ",", True, "so happy 😀😀", {"negative": 2, "positive": 2}),
    ),
    "typographic quotes of cp1252": Shape(
        lines("text;label", "\u201enie wieder\u201c \u2013 sagte er;0", "gern wieder\u2026;1", "so\u00a0so;0").encode(
            "cp1252"
        ),
        *("cp1252", ";", True, "„nie wieder“ – sagte er", {"negative": 2, "positive": 1}),
    ),
    "formulas": Shape(
        lines(
            "text,label", "=HYPERLINK(0),1", "+49 call me,0", "@SUM(1+1)*cmd|' /C calc'!A0,1", "-5 degrees,0"
        ).encode(),
        *("utf-8", ",", True, "=HYPERLINK(0)", {"negative": 2, "positive": 2}, {"formulas": 2}),
    ),
    "the same rows again, and disputed ones": Shape(
        lines("text,label", "good,1", "bad,0", "good,1", "so so,1", "so so,0").encode(),
        *("utf-8", ",", True, "good", {"negative": 2, "positive": 3}, {"again": 1, "disputed": 1}),
    ),
    "words and numbers for the same": Shape(
        lines("text,sentiment", "good,positive", "bad,0", "fine,1", "poor,negative").encode(),
        *("utf-8", ",", True, "good", {"negative": 2, "positive": 2}),
    ),
    "no label in some rows": Shape(
        lines("text,label", "good,1", "bad,0", "what now,", "fine,1").encode(),
        *("utf-8", ",", True, "good", {"negative": 1, "positive": 2}, {"no_label": 1}),
    ),
    "a text of dots": Shape(
        lines("text,label", "good,1", "...,0", "bad,0", "🙂,1").encode(),
        *("utf-8", ",", True, "good", {"negative": 1, "positive": 1}, {"no_word": 2}),
    ),
}
