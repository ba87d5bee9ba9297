"""Names of folders: modified UTF-7 (RFC 3501, 5.1.3), and what a name says of a folder's role."""

from __future__ import annotations

import re
import unicodedata
from base64 import b64decode

from connectors.records import CollectionRole

_SHIFTED = re.compile(r"&([A-Za-z0-9+,]*)-")

_NAMES: dict[CollectionRole, str] = {
    "sent": """
        sent|sent items|sent mail|sent messages|sent-mail|gesendet
        gesendete objekte|gesendete elemente|gesendete nachrichten|envoyés
        éléments envoyés|messages envoyés|courrier envoyé|objets envoyés
        enviados|elementos enviados|mensajes enviados|correo enviado|enviadas
        itens enviados|mensagens enviadas|inviati|inviata|posta inviata
        elementi inviati|messaggi inviati|verzonden|verzonden items
        verzonden berichten|verzonden objecten|skickat|skickade
        skickade objekt|sendt|sendte|sendt post|sendte elementer|sendte mails
        lähetetyt|wysłane|elementy wysłane|odeslaná pošta|odeslané|odeslaná
        odoslané|elküldött|elküldött elemek|trimise|poslano|poslane stavke
        saadetud|išsiųsta|nosūtītie|gönderilmiş öğeler|gönderilenler
        gönderilmiş|отправленные|исходящие|надіслані|відправлені|изпратени
        απεσταλμένα|已发送|已发送邮件|已傳送|寄件備份|送信済み|送信済みメール|送信済みアイテム
        보낸편지함|보낸 편지함
        נשלחו|דואר שנשלח|المرسلة|العناصر المرسلة|đã gửi
        """,
    "drafts": """
        draft|drafts|entwürfe|entwurf|brouillons|borradores|rascunhos|bozze
        concepten|utkast|kladder|luonnokset|wersje robocze|szkice|koncepty
        rozepsané|piszkozatok|ciorne|taslaklar|черновики|чернетки|чернови
        πρόχειρα|草稿|草稿箱|草稿匣|下書き|임시보관함|임시 보관함|טיוטות|المسودات|bản nháp
        """,
    "junk": """
        junk|spam|junk e-mail|junk email|junk mail|bulk mail|spamverdacht
        unerwünscht|junk-e-mail|pourriel|indésirables|courrier indésirable
        correo no deseado|no deseado|lixo eletrônico|lixo eletrónico
        posta indesiderata|indesiderata|ongewenste e-mail|skräppost|søppelpost
        uønsket mail|roskaposti|niechciane|nevyžádaná pošta|nevyžiadaná pošta
        levélszemét|önemsiz e-posta|önemsiz|спам|нежелательная почта
        ανεπιθύμητα|垃圾邮件|垃圾郵件|迷惑メール|스팸메일함|스팸|דואר זבל|البريد غير الهام|thư rác
        """,
    "trash": """
        trash|deleted items|deleted messages|deleted|bin|papierkorb
        gelöschte elemente|gelöschte objekte|gelöscht|corbeille
        éléments supprimés|messages supprimés|papelera|elementos eliminados
        eliminados|lixeira|lixo|itens excluídos|cestino|posta eliminata
        eliminata|prullenbak|verwijderde items|papperskorgen|borttagna objekt
        papirkurv|slettet|slettede elementer|roskakori|poistetut|kosz
        elementy usunięte|koš|kôš|odstraněná pošta|kuka|törölt elemek
        coș de gunoi|çöp|çöp kutusu|silinmiş öğeler|корзина|удаленные
        удалённые|кошик|видалені|кошче|κάδος|απορρίμματα|已删除|已删除邮件|垃圾桶|刪除的郵件
        ゴミ箱|削除済みアイテム|휴지통|אשפה|المهملات|العناصر المحذوفة|thùng rác
        """,
    "archive": """
        archive|archives|archiv|archivo|arquivo|archivio|archief|arkiv|arkisto
        archiwum|archív|архив|архів|αρχείο|归档|封存|アーカイブ|보관함|ארכיון|الأرشيف
        lưu trữ
        """,
}


def decoded(name: str) -> str:
    """The name as people read it; what is not modified UTF-7 stays as it is."""

    def letters(match: re.Match[str]) -> str:
        coded = match.group(1)
        if not coded:
            return "&"
        padded = coded.replace(",", "/") + "=" * (-len(coded) % 4)
        return b64decode(padded).decode("utf-16-be")

    try:
        return _SHIFTED.sub(letters, name)
    except ValueError:
        return name


def role_by_name(name: str) -> CollectionRole | None:
    """What a folder's last name says of it, whatever the language; None where it says nothing."""
    return _ROLES.get(folded(name))


def folded(name: str) -> str:
    """A name without case, accents' ways of writing, and spaces around."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


_ROLES: dict[str, CollectionRole] = {
    folded(name): role for role, names in _NAMES.items() for name in re.split(r"[|\n]", names) if name.strip()
}
