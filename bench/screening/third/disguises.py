"""The same twelve kinds of disguise, as people write them in chats."""

from collections.abc import Callable, Mapping, Sequence
from itertools import cycle

Table = Mapping[int, int | str]
Kind = Callable[[str], list[str]]

ABC = "abcdefghijklmnopqrstuvwxyz"
WIDE, CIRCLED, SQUARED, BLACK_SQUARED, FLAGS = (
    {ord(letter): chr(first + i) for i, letter in enumerate(ABC)}
    for first in (0xFF41, 0x24D0, 0x1F130, 0x1F170, 0x1F1E6)
)
UMLAUTS = str.maketrans("aeiouy", "äëïöüÿ")
STROKES = str.maketrans("abcdefghiklnoprstuwyz", "åƀçđęƒğħïķłñøṗřšŧůŵýž")
ZALGO = ("\u0334\u0301", "\u0310\u0323", "\u0308\u0331", "\u0342\u0316")
CYRILLIC = str.maketrans("acdehijopqsxyw", "асԁеһіјорԛѕхуԝ")
CYRILLIC_LOOSE = str.maketrans("abcehikmnopstuwxy", "аьсенікмпорѕтцшху")
CYRILLIC_CAPITALS = str.maketrans("ABCEHIJKMOPSTXY", "АВСЕНІЈКМОРЅТХҮ")
CYRILLIC_POSTER = str.maketrans("AEINORSUWXY", "ДЄІИОЯЅЦШХЎ")
GREEK = str.maketrans("aiopuv", "αιορυν")
GREEK_LOOSE = str.maketrans("abdegiklmnopstuvwxy", "αβδεgικlμηορςτυνωχγ")
GREEK_CAPITALS = str.maketrans("ABEHIKMNOPTXYZ", "ΑΒΕΗΙΚΜΝΟΡΤΧΥΖ")
GREEK_CLUB = str.maketrans("AEHIKNOTXY", "ΛΣΗΙΚΝΘΤΧΥ")
SYLLABICS = str.maketrans(ABC, "ᗩᗷᑕᗪᗴᖴᘜᕼIᒍKᒪᗰᑎOᑭᑫᖇᔕTᑌᐯᗯ᙭Yᘔ")
BRUSH = str.maketrans(ABC, "卂乃匚ᗪ乇千Ꮆ卄丨ﾌҜㄥ爪几ㄖ卩Ɋ尺丂ㄒㄩᐯ山乂ㄚ乙")
ARMENIAN = str.maketrans(ABC, "ɑҍϲժҽƒցհíյƙӀʍղօքզɾʂէմѵաxվՀ")
SMALL_CAPITALS = str.maketrans(ABC, "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡxʏᴢ")
DIGITS = str.maketrans("aeios", "43105")
ONE_DIGIT = str.maketrans("aeiost", "431057")
SIGNS = str.maketrans("aeisu", "@€!$µ")
OLD_LEET: Table = {**str.maketrans("aeios", "@310$"), ord("u"): "(_)"}


def _swap(*tables: Table) -> Kind:
    """Make a kind of letter tables; one for capitals is put on the word in capitals."""

    def form(word: str, table: Table) -> str:
        pairs = ((w, w.translate(table)) for w in (word, word.upper()))
        return next((new for old, new in pairs if new != old), word)

    return lambda word: _unique(*(form(word, table) for table in tables))


def _unique(*forms: str) -> list[str]:
    return list(dict.fromkeys(forms))


def _each(word: str, change: Callable[[str], str], gap: str = " ") -> str:
    return gap.join(change(part) for part in word.split())


def _last(word: str, change: Callable[[str, int], str]) -> str:
    """Change the last word only, given the letter people choose: a vowel inside or the middle."""
    head, space, tail = word.rpartition(" ")
    vowels = (i for i, c in enumerate(tail[:-1]) if i and c in "aeiouy")
    return head + space + change(tail, next(vowels, len(tail) // 2))


def _follow(word: str, signs: Sequence[str]) -> str:
    pairs = zip(word, cycle(signs), strict=False)
    return "".join(letter + sign if letter.isalpha() else letter for letter, sign in pairs)


def _cut(word: str, sign: str) -> str:
    return _last(word, lambda part, _: part[: len(part) // 2] + sign + part[len(part) // 2 :])


def _mask(word: str, sign: str, step: int = 0) -> str:
    at = _last(word, lambda part, at: part[: at + step * (at + step < len(part) - 1)])
    return at + sign + word[len(at) + 1 :]


def mixed_case(word: str) -> list[str]:
    odd = "".join(c.upper() if i % 2 else c for i, c in enumerate(word))
    return [odd, odd.swapcase(), word.title().swapcase(), word[:-1] + word[-1].upper()]


def accents(word: str) -> list[str]:
    return [*_swap(UMLAUTS, STROKES)(word), *(_follow(word, marks) for marks in ("\u0336", ZALGO))]


def squared(word: str) -> list[str]:
    return [*_swap(CIRCLED, SQUARED, BLACK_SQUARED)(word), spaced(word)[0].translate(FLAGS)]


def digits(word: str) -> list[str]:
    at = max((i for i, c in enumerate(word) if ord(c) in ONE_DIGIT), default=0)
    one = word[:at] + word[at].translate(ONE_DIGIT) + word[at + 1 :]
    return _unique(*_swap(DIGITS, SIGNS, OLD_LEET)(word), one)


def invisible(word: str) -> list[str]:
    return [*(_follow(word, [sign]) for sign in "\u200b\u200e\ufe0f"), _cut(word, "\u00ad")]


def spaced(word: str) -> list[str]:
    one, two = _each(word, " ".join, "   "), _each(word, "  ".join, "     ")
    return [one, two, one.translate(WIDE), _last(word, lambda part, _: part[0] + " " + part[1:])]


def dotted(word: str) -> list[str]:
    return [*(_each(word, sign.join) for sign in ".-•"), _cut(word, "-")]


def repeated(word: str) -> list[str]:
    vowel = _last(word, lambda part, at: part[:at] + part[at] * 3 + part[at:])
    first = _last(word, lambda part, _: part[0] * 2 + part)
    return _unique(vowel, word + word[-1] * 3, first, first + word[-1] * 2)


def masked(word: str) -> list[str]:
    return _unique(*(_mask(word, sign) for sign in "*#_"), _mask(word, "*", 1))


KINDS: dict[str, Kind] = {
    "mixed case": mixed_case,
    "accents": accents,
    "Cyrillic look-alikes": _swap(CYRILLIC, CYRILLIC_LOOSE, CYRILLIC_CAPITALS, CYRILLIC_POSTER),
    "Greek look-alikes": _swap(GREEK, GREEK_LOOSE, GREEK_CAPITALS, GREEK_CLUB),
    "other alphabets": _swap(SYLLABICS, BRUSH, ARMENIAN, SMALL_CAPITALS),
    "circled and squared": squared,
    "digits and signs": digits,
    "invisible signs": invisible,
    "spaced": spaced,
    "dotted and dashed": dotted,
    "repeated letters": repeated,
    "masked letter": masked,
}
