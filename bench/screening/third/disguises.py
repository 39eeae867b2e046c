"""The same twelve kinds of disguise, as people write them in chats."""

from collections.abc import Callable, Sequence
from itertools import cycle

from bench.screening import spelling

WIDE, CIRCLED, SQUARED, BLACK_SQUARED, FLAGS = map(
    spelling.alphabet, (0xFF41, 0x24D0, 0x1F130, 0x1F170, 0x1F1E6)
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
SYLLABICS = str.maketrans(spelling.LATIN, "ᗩᗷᑕᗪᗴᖴᘜᕼIᒍKᒪᗰᑎOᑭᑫᖇᔕTᑌᐯᗯ᙭Yᘔ")
BRUSH = str.maketrans(spelling.LATIN, "卂乃匚ᗪ乇千Ꮆ卄丨ﾌҜㄥ爪几ㄖ卩Ɋ尺丂ㄒㄩᐯ山乂ㄚ乙")
ARMENIAN = str.maketrans(spelling.LATIN, "ɑҍϲժҽƒցհíյƙӀʍղօքզɾʂէմѵաxվՀ")
SMALL_CAPITALS = str.maketrans(spelling.LATIN, "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡxʏᴢ")
DIGITS = str.maketrans("aeios", "43105")
ONE_DIGIT = str.maketrans("aeiost", "431057")
SIGNS = str.maketrans("aeisu", "@€!$µ")
OLD_LEET: spelling.Table = {**str.maketrans("aeios", "@310$"), ord("u"): "(_)"}


def _swap(*tables: spelling.Table) -> spelling.Kind:
    """Make a kind of letter tables; one for capitals is put on the word in capitals."""

    def form(word: str, table: spelling.Table) -> str:
        pairs = ((w, w.translate(table)) for w in (word, word.upper()))
        return next((new for old, new in pairs if new != old), word)

    return lambda word: _unique(*(form(word, table) for table in tables))


def _unique(*forms: str) -> list[str]:
    return list(dict.fromkeys(forms))


def _last(word: str, change: Callable[[str, int], str]) -> str:
    """Change the last word only, given the letter people choose: a vowel inside or the middle."""
    head, space, tail = word.rpartition(" ")
    vowels = (i for i, c in enumerate(tail[:-1]) if i and c in "aeiouy")
    return head + space + change(tail, next(vowels, len(tail) // 2))


def _follow(word: str, signs: Sequence[str]) -> str:
    pairs = zip(word, cycle(signs), strict=False)
    return "".join(letter + sign if letter.isalpha() else letter for letter, sign in pairs)


def _cut(word: str, sign: str) -> str:
    return _last(word, lambda part, _: spelling.halved(part, sign))


def _mask(word: str, sign: str, step: int = 0) -> str:
    at = _last(word, lambda part, at: part[: at + step * (at + step < len(part) - 1)])
    return at + sign + word[len(at) + 1 :]


def mixed_case(word: str) -> list[str]:
    odd = spelling.zigzag(word, 1)
    return [odd, odd.swapcase(), word.title().swapcase(), word[:-1] + word[-1].upper()]


def accents(word: str) -> list[str]:
    return [*_swap(UMLAUTS, STROKES)(word), *(_follow(word, marks) for marks in ("\u0336", ZALGO))]


cyrillic = _swap(CYRILLIC, CYRILLIC_LOOSE, CYRILLIC_CAPITALS, CYRILLIC_POSTER)
greek = _swap(GREEK, GREEK_LOOSE, GREEK_CAPITALS, GREEK_CLUB)
alphabets = _swap(SYLLABICS, BRUSH, ARMENIAN, SMALL_CAPITALS)


def squared(word: str) -> list[str]:
    return [*_swap(CIRCLED, SQUARED, BLACK_SQUARED)(word), spaced(word)[0].translate(FLAGS)]


def digits(word: str) -> list[str]:
    return _unique(
        *_swap(DIGITS, SIGNS, OLD_LEET)(word), spelling.one_swapped(word, ONE_DIGIT, max)
    )


def invisible(word: str) -> list[str]:
    return [*(_follow(word, [sign]) for sign in "\u200b\u200e\ufe0f"), _cut(word, "\u00ad")]


def spaced(word: str) -> list[str]:
    one, two = spelling.joined(word, " ", "   "), spelling.joined(word, "  ", "     ")
    return [one, two, one.translate(WIDE), _last(word, lambda part, _: part[0] + " " + part[1:])]


def dotted(word: str) -> list[str]:
    return [*(spelling.joined(word, sign) for sign in ".-•"), _cut(word, "-")]


def repeated(word: str) -> list[str]:
    vowel = _last(word, lambda part, at: part[:at] + part[at] * 3 + part[at:])
    first = _last(word, lambda part, _: part[0] * 2 + part)
    return _unique(vowel, word + word[-1] * 3, first, first + word[-1] * 2)


def masked(word: str) -> list[str]:
    return _unique(*(_mask(word, sign) for sign in "*#_"), _mask(word, "*", 1))


KINDS = spelling.kinds(
    mixed_case, accents, cyrillic, greek, alphabets, squared,
    digits, invisible, spaced, dotted, repeated, masked,
)  # fmt: skip
