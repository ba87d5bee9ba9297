"""Words around human names that are no part of them, or say something else. All folded."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MALE_TITLES = _words("mr mister herr hr sir lord monsieur sig signor senor")
FEMALE_TITLES = _words(
    "mrs ms miss frau lady dame mme mlle madame mademoiselle sra srta senora senorita sigra signora fru"
)
TITLES = (
    MALE_TITLES
    | FEMALE_TITLES
    | _words("""
        mx dr doctor prof professor univprof rev reverend fr pfarrer ing dipl dipling diplom
        mgr doc docteur dott dottore dottssa dottoressa avv arq lic phdr mudr judr rndr capt captain
        lt sgt sheikh shri smt
        """)
)
CREDENTIALS = _words("""
    phd dphil md mba msc bsc bba meng beng llm llb esq dds dvm cpa cfa pmp rn ccna cissp frcs
    mrcp jd edd psyd faia aia acca fca obe mbe cbe habil
    """)
# Read as credentials only behind a comma, since they are names or parts of names elsewhere.
CREDENTIALS_AFTER_COMMA = _words("ma ba do ms bs mp sj op rd pt cp")

# 'Jr' and 'II' are both the second of the name.
GENERATIONS = {
    "sr": "1",
    "senior": "1",
    "jr": "2",
    "jnr": "2",
    "junior": "2",
    "ii": "2",
    "iii": "3",
    "iv": "4",
}
# Read so in a field of suffixes, or with their dot: without it, they are names (Amartya Sen, Jun Tanaka).
ABBREVIATED_GENERATIONS = {"sen": "sr", "jun": "jr"}
ENDINGS = CREDENTIALS | GENERATIONS.keys()
SHOWN_GENERATIONS = {
    "sr": "Sr.", "senior": "Sr.", "jr": "Jr.", "jnr": "Jr.", "junior": "Jr.",
    "ii": "II", "iii": "III", "iv": "IV",
}  # fmt: skip

# Parts of a family name that are written or left out, apart or joined; no evidence by themselves.
PARTICLES = _words("""
    van von vom zu zum zur der den ter ten te op de del della dela di da das do dos du des la las le
    les lo los el al as ash bin bint ibn ben abu bn af av y e i o
    """)

# In a name, one of these says that it is not one human's.
ORGANISATION_WORDS = _words("""
    gmbh ltd limited llc inc incorporated corp corporation plc sarl bv srl company team support
    service services office buero department abteilung club verein university universitaet hotel
    bank newsletter sales group gruppe committee board praxis kanzlei family familie famille familia
    conference meeting room raum calendar kalender helpdesk info notifications noreply reception
    administrator webinar events studio association foundation stiftung institute institut school
    schule
    """)
SHARED = _words("& + and und et")

# 'Anna via Lists': how services and lists say it that write for somebody. As written, in lower case.
VIA = (
    "via", "über", "tramite", "através de", "através do", "a través de", "par l'intermédiaire de", "przez",
    "через", "genom", "gennem",
)  # fmt: skip

# Written where a name should be.
PLACEHOLDERS = frozenset(
    {"unknown", "none", "n a", "na", "no name", "noname", "null", "undefined", "test", "me", "guest"}
)

# The customary Latin spelling of common Korean family names, which anyascii romanises by rule.
KOREAN_FAMILIES = {
    "김": "kim", "이": "lee", "박": "park", "최": "choi", "정": "jung", "강": "kang",
    "조": "cho", "윤": "yoon", "장": "jang", "임": "lim", "한": "han", "오": "oh",
    "서": "seo", "신": "shin", "권": "kwon", "황": "hwang", "안": "ahn", "송": "song",
    "류": "ryu", "홍": "hong", "유": "yoo", "문": "moon", "백": "baek", "노": "noh",
}  # fmt: skip
# Chinese family names of two characters; all others have one.
LONG_CHINESE_FAMILIES = _words(
    "欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 夏侯 东方 東方 皇甫 尉迟 尉遲 公孙 公孫 慕容 司徒 令狐 端木"
)
CHINESE_TITLES = ("先生", "女士", "小姐", "老师", "老師", "博士")
