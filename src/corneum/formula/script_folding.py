"""A name in another script in the one form in which names are compared.

Width, case, blanks, hyphens and brackets do not count; ё is е, and Russian words stand in any order; traditional
Chinese characters are simplified; Korean names stand in one spelling, for the Korea Cosmetic Association has changed
the syllables of its dictionary (디메치콘, 다이메티콘). No two names of it fall together but by such a change.
"""

from __future__ import annotations

import re
import unicodedata

from corneum.formula.ingredient_names import key

OTHER_SCRIPT = re.compile(r"[\u0400-\u04ff\u1100-\u11ff\u3040-\u318f\u3400-\u9fff\uac00-\ud7af\uff66-\uff9f]")

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
# the long vowel sign printed for a hyphen: PEGー11, ポリグリセリルー2
_HYPHEN = re.compile(r"(?<=[0-9a-z])ー|ー(?=[0-9])")
_WORD = re.compile(r"[^\W_]+|/")
_TRADITIONAL = str.maketrans(
    "絲樂雲亞產傘傳體內蘭淨參雙發變葉壞堅殼奧寶對爾層嶺帶幹並廣庫異彈態術楊構檸樹樣欖櫚歡氫沒漿潤濾烴燭煙狀環瓊盞鹽礦碸鹼離祕積"
    "穀類紅純經綠維縷纖級納組結緣纈羅羥聯膽勝膠腦脫節蘆莧苧蘇薴蘋薈藥菸蘿藍薔薑蘚蟲蝦蠶蝸蠟補見視諾質賴輔車達過鄰醣裏鈉鈦鉀銀銅鋅"
    "鎂鈣鈷鐵鋁銨錫間黴靈頻馬鯊鯨魚魯鱷鵑鳶麥麩麴黃齒龍醯矽銻鎘鎳鉻鋰鋇鍶氬糧餘歲莖實種籐棗蓮萬",
    "丝乐云亚产伞传体内兰净参双发变叶坏坚壳奥宝对尔层岭带干并广库异弹态术杨构柠树样榄榈欢氢没浆润滤烃烛烟状环琼盏盐矿砜碱离秘积"
    "谷类红纯经绿维缕纤级纳组结缘缬罗羟联胆胜胶脑脱节芦苋苎苏苎苹荟药烟萝蓝蔷姜藓虫虾蚕蜗蜡补见视诺质赖辅车达过邻糖里钠钛钾银铜锌"
    "镁钙钴铁铝铵锡间霉灵频马鲨鲸鱼鲁鳄鹃鸢麦麸曲黄齿龙酰硅锑镉镍铬锂钡锶氩粮余岁茎实种藤枣莲万",
)
# (as printed, as compared)
_KOREAN = (
    ("다이", "디"),
    ("트라이", "트리"),
    ("아이소", "이소"),
    ("메칠", "메틸"),
    ("에칠", "에틸"),
    ("메치", "메티"),
    ("세치", "세티"),
    ("치오", "티오"),
    ("치아졸", "티아졸"),
    ("아이세티", "이세티"),
    ("글리콜", "글라이콜"),
    ("글리시", "글라이시"),
    ("글리세라이드", "글라이세라이드"),
    ("소르비", "솔비"),
    ("소르베", "솔베"),
    ("실록산", "실록세인"),
    ("에텔", "에터"),
    ("유레아", "우레아"),
    ("히알루", "하이알루"),
    ("히드록", "하이드록"),
    ("아미드", "아마이드"),
    ("옥시드", "옥사이드"),
    ("슈크로", "수크로"),
    ("아르지닌", "알지닌"),
    ("씨드버터", "씨버터"),
    ("애시드", "애씨드"),
    ("액시드", "애씨드"),
    ("스티렌", "스타이렌"),
    ("로우스", "로오스"),
    ("아스코르", "아스코"),
    ("싸이클로", "사이클로"),
    ("알콜", "알코올"),
    ("크산탄", "잔탄"),
)


def fold(written: str) -> str:
    """A name as names in its script are compared; in Latin letters as INCI names are."""
    if not OTHER_SCRIPT.search(written):
        return key(written)
    wide = unicodedata.normalize("NFKC", written).lower().replace("ё", "е").translate(_TRADITIONAL)
    words = wide.replace("萃取", "提取").split()
    if _CYRILLIC.search(wide):
        # гиалуронат натрия, натрия гиалуронат
        words.sort()
    folded = ""
    for match in _WORD.finditer(_HYPHEN.sub("-", " ".join(words))):
        # 1,2 is not 12
        folded += "," * (folded[-1:].isdigit() and match[0][0].isdigit()) + match[0]
    for printed, compared in _KOREAN:
        if printed in folded:
            folded = folded.replace(printed, compared)
    return folded
