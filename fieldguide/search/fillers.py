"""Words that say little about what is looked for, by language; folded, as everything search compares.

Fillers are left out unless nothing else was typed. Faint words stay and count little: in a question such as "who decides if someone is a victim?"
they are what is left between the telling ones.
"""

from __future__ import annotations

from types import MappingProxyType

from fieldguide.folding import words

FILLERS = frozenset(
    words(
        "a am an and are as at be by can could did do does for from had has have he her him his how i if in is it its me my no not of on or "
        "our she should so than that the their them then there these they this to was we were what when where which who whom why will with "
        "would you your us been being get gets got just any some "
        "d ll m re s t ve"  # what apostrophes leave behind
    )
)
FAINT = frozenset(
    words(
        "person persons people someone somebody anyone anybody everyone somewhere something thing things man woman men women guy lady "
        "say says said tell tells told mean means matter normal always never ever many much very really other others another about after "
        "before into out off up down over only even still want wants know knows make makes made go goes going take takes took give gives "
        "sign signs indicator indicators recognise recognize spot happens happen first new old one two lot again because but"
    )
)

#: Left out once a query is known to be in this language.
FOREIGN = MappingProxyType(
    {
        lang: frozenset(words(listed))
        for lang, listed in {
            "fr": "le la les un une des de du d l à au aux et ou en dans pour par sur avec sans qui que quoi ne n pas plus se s sa son ses mon "
            "ma mes il elle ils elles est sont a ont été ce cette ces on nous vous leur y très mais",
            "de": "der die das den dem des ein eine einen einem einer und oder in im an am auf aus bei mit nach von vom zu zum zur für ohne wer "
            "was wie wo ist sind hat haben wird wurde nicht kein keine sie er es ich wir ihr ihre ihren sein seine mein meine man darf sich",
            "es": "el la los las un una unos unas de del y o en por para con sin que quien como se su sus mi mis lo le les es son ha han fue no "
            "ella ellos nos al a muy pero",
            "it": "il lo la i gli le un uno una di del della dei delle da dal in nel nella per con senza che chi come e o si suo sua mio mia è "
            "sono ha hanno non al alla a ma",
            "pt": "o a os as um uma de do da dos das em no na por para com sem que quem como e ou se seu sua meu minha é são tem foi não ao",
            "nl": "de het een en of in op aan van voor met zonder wie wat hoe is zijn heeft hebben wordt niet geen zij hij ze haar hem mijn uit "
            "naar bij te door",
            "ro": "un o de la în din pe pentru cu fără și sau care cine ce cum se este sunt are au a fost nu lui ei mea meu sa său al ale le îi i",
            "pl": "i w we z ze na do od za po przez dla o u nie się jest są ma mają był była co kto jak że jej jego mu mi mój moja to ten ta",
            "hu": "a az egy és vagy de nem ki mi hogy van nincs volt meg el le fel be ő a nekem neki",
            "el": "ο η το οι τα του της των τον την ένας μια ένα και ή σε στο στη στην στον από με χωρίς για που ποιος τι πως είναι έχει δεν μου "
            "της του τους θα να",
            "bg": "и или в във на от за с със без до по при не е са има няма кой какво как че се му и ми му ги го си",
            "uk": "і й та або в у на від за з із без до по при не є має хто що як щоб її його йому мені мій моя це",
            "ru": "и или в во на от за с со без до по при не есть у кто что как её его ему мне мой моя это был была я он она",
            "tr": "ve veya bir bu şu o da de ile için mi mı ne kim nasıl var yok değil çok onun benim",
            "ar": "في من على إلى عن مع بدون و أو لا لم ما من هو هي هم أن التي الذي هذا هذه كان",
            "sq": "e i të së një dhe ose në nga për me pa kush çfarë si është janë ka kanë nuk më ia ma u që",
        }.items()
    }
)
