"""The words the painter knows beside the names of its sprites.

Phrases are written as `words` reads them: lower case, articles dropped, at most three words.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.sandbox.painter.scene import Accent, Colour, Hour, Place, Style, Weather


class Bond(StrEnum):
    """A word that ties the next noun to the one before it, or cuts it off."""

    READ = "read"
    HOLD = "hold"
    WEAR = "wear"
    RIDE = "ride"
    INSIDE = "in"
    UPON = "on"
    WITHOUT = "without"
    BREAK = "and"


@dataclass(frozen=True, slots=True)
class Tint:
    """A colour word."""

    colour: Colour


@dataclass(frozen=True, slots=True)
class Number:
    """A number word, or a word for many."""

    count: int


class Sky(StrEnum):
    """The sky itself: takes a colour, and is a place for those who have no other."""

    SKY = "sky"


Meaning = Place | Hour | Weather | Style | Accent | Bond | Tint | Number | Sky

_PLACES = {
    Place.SPACESHIP: "inside spaceship,in spaceship,inside spacecraft,in spacecraft,in space ship,"
    "inside space ship,cockpit,in rocket,inside rocket,in space station,inside space station,"
    "in starship,inside starship,in spacestation,on spaceship,aboard spaceship",
    Place.UNDERWATER: "under water,underwater,under sea,undersea,beneath sea,beneath waves,"
    "under waves,under ocean,deep sea,coral reef,ocean floor,sea floor,seabed,aquarium,atlantis,"
    "bottom of sea,bottom of ocean,in ocean depths,beneath ocean",
    Place.MOON: "on moon,moon surface,lunar,mars,on mars,alien planet,crater,moonscape,"
    "on planet,lunar surface,strange planet,another planet,distant planet",
    Place.SPACE: "space,outer space,galaxy,cosmos,nebula,universe,black hole,solar system,orbit,"
    "cosmic,constellation,interstellar,supernova",
    Place.LIBRARY: "library,bookshop,bookstore,archive,reading room,classroom",
    Place.TABLE: "on table,on desk,on plate,still life,tabletop,table top,on wooden table,"
    "on dinner table,on kitchen table,on counter,on platter,picnic table,dinner,breakfast,lunch",
    Place.ROOM: "room,bedroom,living room,kitchen,indoor,indoors,inside house,at home,parlour,"
    "parlor,attic,fireplace,by fireplace,ballroom,workshop,laboratory,lab,"
    "by window,out window,out of window,windowsill,restaurant,cafe,coffee shop,bar,pub,tavern,"
    "bathroom",
    Place.STREET: "street,city street,road,alley,alleyway,sidewalk,pavement,highway,lane,avenue,"
    "crosswalk,downtown,market,town square,street scene,old town,main street",
    Place.CITY: "city,cityscape,skyline,metropolis,town,urban,tokyo,new york,london,paris,"
    "rooftop,manhattan,hong kong,city skyline,dystopian city",
    Place.VOLCANO: "volcano,lava,eruption,volcanic,mordor,hell,inferno",
    Place.BEACH: "beach,shore,seashore,coast,seaside,tropical island,island,sand,sandy beach,"
    "tropical,shoreline,desert island",
    Place.SEA: "sea,ocean,seascape,at sea,by sea,open sea,wave,harbour,harbor,cliff",
    Place.LAKE: "lake,pond,lagoon,lakeside,swamp,fjord",
    Place.RIVER: "river,stream,creek,brook,waterfall,riverbank,canal",
    Place.JUNGLE: "jungle,rainforest,rain forest,tropical forest",
    Place.FOREST: "forest,wood,woods,woodland,grove,in trees,pine forest,enchanted forest,"
    "bamboo forest,clearing,taiga",
    Place.DESERT: "desert,dune,sahara,savanna,savannah,safari,oasis,egypt,wild west,canyon,"
    "wasteland,sand dune",
    Place.SNOWFIELD: "antarctica,arctic,north pole,south pole,tundra,iceberg,glacier,ski slope,"
    "snowfield,ice,frozen lake,lapland,snowdrift",
    Place.MOUNTAINS: "mountain,alps,himalaya,everest,peak,summit,valley,"
    "rocky mountain,mountain range,mountaintop,andes",
    Place.HILL: "hill,hilltop,hillside,on hill,rolling hill,highland,shire,moor,vineyard",
    Place.GARDEN: "garden,garden of flower,flower garden,flower field,field of flower,park,"
    "backyard,flower meadow,"
    "field of tulip,field of sunflower,sunflower field,tulip field,lavender field,zen garden,"
    "among flower,in flower",
    Place.MEADOW: "meadow,field,grass,prairie,pasture,countryside,farmland,lawn,plain,"
    "landscape,wheat field,farmyard,grassland",
    Place.ABSTRACT: "abstract,fractal,pattern,swirl,texture,psychedelic,kaleidoscope,geometric",
}
_HOURS = {
    Hour.DAWN: "dawn,sunrise,daybreak,early morning,first light,morning",
    Hour.DAY: "day,daytime,noon,midday,sunny,sunshine,sunlight,afternoon,daylight,bright day,"
    "blue sky",
    Hour.SUNSET: "sunset,golden hour,sundown,setting sun,evening sun,golden light,late afternoon,"
    "summer evening",
    Hour.DUSK: "dusk,twilight,evening,nightfall,blue hour,gloaming,spooky,haunted,gothic",
    Hour.NIGHT: "night,midnight,nighttime,night time,at night,moonlight,moonlit,starlight,dark,"
    "darkness,starry,nocturnal,night sky",
}
_WEATHERS = {
    Weather.RAIN: "rain,rainy,raining,drizzle,downpour,shower,monsoon,wet,rainfall",
    Weather.STORM: "storm,stormy,thunder,thunderstorm,lightning,tempest,hurricane,typhoon,"
    "lightning storm,tornado",
    Weather.SNOW: "snow,snowy,snowing,snowfall,blizzard,winter,wintry,snowflake,snowstorm,frost,"
    "frosty,in snow,christmas,icy",
    Weather.FOG: "fog,foggy,mist,misty,haze,hazy,smoke,smoky",
    Weather.CLOUDY: "cloudy,overcast,gloomy,grey sky,gray sky,gray day,grey day,windy",
    Weather.CLEAR: "clear sky,cloudless",
}
_STYLES = {
    Style.WATERCOLOUR: "watercolour,watercolor,water colour,water color,aquarelle,gouache,"
    "watercolour painting,watercolor painting,ink wash,pastel,sumi e",
    Style.OIL: "oil,oil painting,oil paint,impressionist,impressionism,impasto,van gogh,monet,"
    "painting,acrylic,renaissance,baroque,in oil,rembrandt,oil on canvas,painted",
    Style.SKETCH: "sketch,pencil sketch,drawing,pencil drawing,charcoal,line art,lineart,"
    "line drawing,doodle,engraving,etching,ink drawing,graphite,pen and ink",
    Style.PIXEL: "pixel,pixel art,pixelart,8 bit,8bit,16 bit,16bit,pixelated,retro game,minecraft",
    Style.PHOTO: "photo,photograph,photography,photorealistic,realistic,cinematic,film still,"
    "bokeh,dslr,35mm,polaroid,hyperrealistic,photoreal,macro",
    Style.POSTER: "poster,screen print,screenprint,woodcut,linocut,ukiyo e,flat design,vector,"
    "art deco,travel poster,woodblock print,stencil,pop art,comic,comic book,cartoon,anime,"
    "minimalist,minimal,bauhaus,stained glass,papercut,paper cut,risograph,cel shaded",
    Style.NOIR: "black and white,monochrome,noir,film noir,b w,greyscale,grayscale",
    Style.BOOK: "illustration,picture book,storybook,fairy tale,children book,digital art",
}
_ACCENTS = {
    Accent.AURORA: "aurora,aurora borealis,northern light,northern lights,polar light,"
    "southern light",
    Accent.RAINBOW: "rainbow",
    Accent.STARS: "milky way,starry night,starry sky,under stars,stars,full of stars,night stars",
    Accent.MOON: "moon,full moon,crescent moon,moonrise,harvest moon",
    Accent.METEORS: "shooting star,falling star,meteor shower",
    Accent.FIREWORKS: "firework,fireworks,new year,firecracker",
    Accent.NEON: "neon,cyberpunk,synthwave,vaporwave,neon light,neon lights,neon sign,retrowave,"
    "blade runner,outrun,futuristic",
    Accent.AUTUMN: "autumn,fall leaf,fall colour,fall color,autumnal,october,november,in fall",
    Accent.BLOSSOM: "spring,springtime,in bloom,blossoming,hanami,blooming",
}
_BONDS = {
    Bond.READ: "reading,reads,read,studying",
    Bond.HOLD: "holding,holds,carrying,carries,with,eating,eats,drinking,drinks,playing,plays,"
    "strumming,clutching,offering,writing,using,typing,juggling,hugging,selling,licking,sipping",
    Bond.WEAR: "wearing,wears,dressed in,in hat,with hat",
    Bond.RIDE: "riding,rides,driving,drives,piloting,pilots,rowing,paddling,flying,sailing,"
    "on back of,on top of,atop,astride,steering,sitting on,sitting in,travelling in,standing on,"
    "sleeping on,sleeping in,lying on,perched on",
    Bond.INSIDE: "in,inside,within,aboard",
    Bond.UPON: "on,upon,onto",
    Bond.WITHOUT: "without,no,not,minus",
    Bond.BREAK: "and,or,by,near,beside,above,below,under,over,behind,at,next to,in front of,of,"
    "from,to,between,through,across,against,around,while,chasing,watching,looking,towards,facing",
}
_TINTS: dict[Colour, str] = {
    (214, 48, 49): "red,crimson,scarlet,ruby",
    (232, 126, 34): "orange,amber",
    (241, 196, 15): "yellow,golden,gold",
    (46, 164, 79): "green,emerald",
    (0, 160, 150): "teal,turquoise",
    (120, 200, 235): "cyan,light blue,aqua",
    (41, 98, 200): "blue,azure,navy,cobalt",
    (128, 70, 190): "purple,violet,lilac,lavender coloured,indigo",
    (240, 110, 170): "pink,rose coloured,magenta",
    (124, 78, 48): "brown,chestnut coloured",
    (244, 244, 246): "white,ivory,silver",
    (44, 42, 52): "black,ebony",
    (138, 140, 148): "grey,gray",
}
_NUMBERS = {
    1: "one,single,lone,lonely,solitary",
    2: "two,pair,couple,twin",
    3: "three,trio,few,some",
    4: "four,several",
    5: "five,group,herd,pack,flock,family,bunch,various,team",
    6: "six,many,lots",
    7: "seven,eight,nine,ten,eleven,twelve,dozen,crowd,swarm,hundred,hundreds,thousand,army",
}


def _known_phrases() -> dict[str, Meaning]:
    phrases: dict[str, Meaning] = {Sky.SKY.value: Sky.SKY, "sunset sky": Hour.SUNSET}
    for colour, line in _TINTS.items():
        phrases.update(dict.fromkeys(line.split(","), Tint(colour)))
    for count, line in _NUMBERS.items():
        phrases.update(dict.fromkeys(line.split(","), Number(count)))
    for table in (_PLACES, _HOURS, _WEATHERS, _STYLES, _ACCENTS, _BONDS):
        for meaning, line in table.items():
            phrases.update(dict.fromkeys(line.split(","), meaning))
    return phrases


PHRASES = _known_phrases()
ARTICLES = frozenset(
    {"a", "an", "the", "this", "that", "its", "his", "her", "their", "my", "our", "your"}
)
"""Left out before phrases are looked up."""

HATS = frozenset({"top-hat", "hat", "crown", "sunglasses", "scarf"})
MEASURES = (
    "cup|mug|glass|bowl|plate|slice|piece|bottle|pot|stack|pile|basket|bucket|picture|image|"
    "drawing|painting|portrait|photo|view|scene|style|kind"
)
"""In "a bowl of ramen" the ramen is the subject, not the bowl."""

IRREGULAR = {
    "mice": "mouse",
    "geese": "goose",
    "wolves": "wolf",
    "people": "man",
    "men": "man",
    "women": "woman",
    "children": "child",
    "leaves": "leaf",
    "oxen": "ox",
    "elves": "elf",
    "thieves": "thief",
    "knives": "knife",
    "loaves": "loaf",
    "calves": "calf",
    "dice": "die",
    "firemen": "fireman",
    "policemen": "policeman",
}
NOCTURNAL = frozenset({"ghost", "bat", "vampire", "skeleton", "zombie", "jack-o-lantern", "owl"})
"""Sprites that bring the night with them when the prompt does not say the hour."""

EMOJI: dict[str, Meaning] = {
    **dict.fromkeys("🏔⛰🗻", Place.MOUNTAINS),
    **dict.fromkeys("🏙🌆🌉", Place.CITY),
    **dict.fromkeys("🌌🌠", Accent.STARS),
    **dict.fromkeys("🌙🌕🌝🌛", Accent.MOON),
    **dict.fromkeys("⛈🌩⚡", Weather.STORM),
    **dict.fromkeys("🌧☔", Weather.RAIN),
    **dict.fromkeys("❄🌨", Weather.SNOW),
    **dict.fromkeys("🎆🎇", Accent.FIREWORKS),
    **dict.fromkeys("🍂🍁", Accent.AUTUMN),
    **dict.fromkeys("🌅🌇", Hour.SUNSET),
    **dict.fromkeys("☀🌞", Hour.DAY),
    "🌃": Hour.NIGHT,
    "🌄": Hour.DAWN,
    "🌊": Place.SEA,
    "🏖": Place.BEACH,
    "🏝": Place.BEACH,
    "🏜": Place.DESERT,
    "🌋": Place.VOLCANO,
    "🌈": Accent.RAINBOW,
    "🌫": Weather.FOG,
}
