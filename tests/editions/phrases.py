"""What a made-up customer's supplier quality manual talks about, in three languages.

Every word is invented for these tests; no customer's or standard's text is copied.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """The words of one language, and how a careful or careless author changes them."""

    code: str
    joint: str
    """Between sentences."""
    chapters: tuple[str, ...]
    topics: tuple[str, ...]
    aspects: tuple[str, ...]
    """A title is a topic and an aspect."""
    title: str
    who: tuple[str, ...]
    what: tuple[str, ...]
    when: tuple[str, ...]
    how: tuple[str, ...]
    sentences: tuple[str, ...]
    items: tuple[str, ...]
    refer: str
    stale: str
    nothing: str
    small: tuple[tuple[str, str], ...]
    contents: str
    header: str
    footer: str
    annex: str
    columns: tuple[str, ...]


ENGLISH = Language(
    code="en",
    joint=" ",
    chapters=(
        *("Scope and validity", "Planning with suppliers", "Launch of new parts"),
        *("Serial production", "Deviations and complaints", "Audits and visits"),
        *("Records and data", "Packaging and delivery", "Spare parts"),
    ),
    topics=(
        *("Process capability", "First samples", "Control plan", "Gauges", "Traceability"),
        *("Sub-suppliers", "Tool ownership", "Cleanliness", "Labels", "Rework", "Containment"),
        *("Colour approval", "Heat treatment", "Safety parts", "Change requests", "Run at rate"),
        *("Software parts", "Transport damage", "Returned goods", "Weld seams", "Torque joints"),
    ),
    aspects=(
        *("responsibility", "evidence", "frequency", "limits", "approval", "notification"),
        *("release", "storage", "sampling", "documentation", "escalation", "training"),
    ),
    title="{topic}: {aspect}",
    who=(
        *("The supplier", "The plant manager", "The supplier's quality lead", "Each shift leader"),
        *("The laboratory", "The sub-supplier", "The project team", "The tool maker"),
    ),
    what=(
        *("the capability study", "the sample report", "a dated photograph of the first box"),
        *("the list of open points", "the cleanliness report", "the gauge study", "the batch card"),
        *(
            "the results of the torque test",
            "an agreed reaction plan",
            "the customer-specific label",
        ),
        *("the signed rework instruction", "the layout of the line"),
    ),
    when=(
        *("within {n} working days", "before the first delivery", "at the start of every shift"),
        *("after each change of tool", "every {n} weeks", "{n} days before the audit"),
        *("as soon as the deviation is known", "no later than the end of the month"),
    ),
    how=(
        *("in writing", "through the portal", "together with the buyer", "at its own cost"),
        *("on the agreed form", "with a signature", "by trained staff only"),
    ),
    sentences=(
        "{who} shall send {what} {how} {when}.",
        "{who} shall keep {what} for at least {n} years and shall show it {when}.",
        "The index of {what} shall be at least {d} over {m} parts taken {when}.",
        "If the value falls below {d}, {who2} shall inform the buyer {when}.",
        "A tolerance of {d} mm is allowed where the drawing shows none, unless {who2} has agreed "
        "otherwise {how}.",
        "{who} shall check {m} parts {when} and record the results {how}.",
        "Parts that were stored for more than {n} months shall not be used until {who2} has "
        "released {what} {how}.",
        "The temperature of the store shall stay between {n} °C and {m} °C, and {who2} shall "
        "record it {when}.",
        "Where {what} is missing, the delivery is blocked and {who2} pays for the sorting.",
        "{who} shall agree {what} with the customer's resident engineer {when}.",
        "Changes of material, place or machine shall be asked for {how} {when}; a silent change "
        "is treated as a deviation.",
        "A force of {m} N ≥ the limit of the drawing is required for {what}.",
        "It is the task of {who2} to repeat {what} {when}, “as agreed” or not.",
    ),
    items=(
        "the name of the part and its drawing level",
        "{m} parts of each cavity, measured {how}",
        "a limit of {d} for each feature marked on the drawing",
        "who released {what}, and when",
        "the result of {what}",
        "no parts from before the change",
    ),
    refer="The same holds for what section {ref} asks for.",
    stale="Section {ref} shall be observed as well.",
    nothing="There is nothing to add here.",
    small=(
        *(("shall ", "should "), ("shall ", "shall not "), ("at least", "at most")),
        *((" mm", " µm"), ("working days", "calendar days"), ("months", "weeks"), ("≥", "≤")),
        *(
            ("below", "above"),
            ("shall not ", "shall "),
            ("years", "months"),
            ("is allowed", "is not allowed"),
        ),
    ),
    contents="Contents",
    header="Brackwell Drives Group   Supplier Quality Manual   Edition {edition}",
    footer="Printed copies are not controlled        Page {page} of {pages}",
    annex="Annex {letter}",
    columns=("Feature", "Samples", "Index", "Reaction"),
)

GERMAN = Language(
    code="de",
    joint=" ",
    chapters=(
        *("Geltung und Zweck", "Planung mit Lieferanten", "Anlauf neuer Teile"),
        *("Serienfertigung", "Abweichungen und Beanstandungen", "Audits und Besuche"),
        *("Aufzeichnungen und Daten", "Verpackung und Lieferung", "Ersatzteile"),
    ),
    topics=(
        *("Prozessfähigkeit", "Erstmuster", "Produktionslenkungsplan", "Prüfmittel"),
        *("Rückverfolgbarkeit", "Unterlieferanten", "Werkzeugeigentum", "Technische Sauberkeit"),
        *("Kennzeichnung", "Nacharbeit", "Sofortmaßnahmen", "Farbfreigabe", "Wärmebehandlung"),
        *("Sicherheitsteile", "Änderungsanträge", "Leistungsnachweis", "Transportschäden"),
        *("Rückware", "Schweißnähte", "Schraubverbindungen", "Teile mit Software"),
    ),
    aspects=(
        *("Verantwortung", "Nachweis", "Häufigkeit", "Grenzwerte", "Freigabe", "Meldung"),
        *("Lagerung", "Stichprobe", "Dokumentation", "Eskalation", "Schulung", "Übergabe"),
    ),
    title="{topic}: {aspect}",
    who=(
        *("Der Lieferant", "Die Werkleitung", "Die Qualitätsleitung des Lieferanten"),
        *("Jede Schichtleitung", "Das Labor", "Der Unterlieferant", "Das Projektteam"),
    ),
    what=(
        *("die Fähigkeitsuntersuchung", "den Erstmusterprüfbericht", "ein datiertes Foto"),
        *("die Liste offener Punkte", "den Sauberkeitsbericht", "die Prüfmittelfähigkeit"),
        *("die Begleitkarte", "die Ergebnisse der Drehmomentprüfung", "den Reaktionsplan"),
        *("das kundenspezifische Etikett", "die Nacharbeitsanweisung", "den Linienplan"),
    ),
    when=(
        *("innerhalb von {n} Arbeitstagen", "vor der ersten Lieferung", "zu Beginn jeder Schicht"),
        *("nach jedem Werkzeugwechsel", "alle {n} Wochen", "{n} Tage vor dem Audit"),
        *("sobald die Abweichung bekannt ist", "spätestens zum Monatsende"),
    ),
    how=(
        *("schriftlich", "über das Portal", "gemeinsam mit dem Einkauf", "auf eigene Kosten"),
        *("auf dem vereinbarten Formblatt", "mit Unterschrift", "nur durch geschultes Personal"),
    ),
    sentences=(
        "{who} muss {what} {how} {when} übermitteln.",
        "{who} muss {what} mindestens {n} Jahre aufbewahren und {when} vorlegen.",
        "Der Kennwert muss mindestens {d} betragen, ermittelt an {m} Teilen, die {when} entnommen "
        "werden.",
        "Fällt der Wert unter {d}, muss der Einkauf {when} {how} informiert werden.",
        "Eine Toleranz von {d} mm ist zulässig, wo die Zeichnung keine angibt.",
        "{who} muss {m} Teile {when} prüfen und die Ergebnisse {how} festhalten.",
        "Teile, die länger als {n} Monate lagern, dürfen nicht verwendet werden, bis der Kunde "
        "{what} {how} freigegeben hat.",
        "Die Temperatur im Lager muss zwischen {n} °C und {m} °C liegen und {when} aufgezeichnet "
        "werden.",
        "Fehlt der Nachweis, wird die Lieferung gesperrt; {how} ist {what} nachzureichen.",
        "{who} stimmt {what} {when} mit dem Kunden ab.",
        "Änderungen an Werkstoff, Ort oder Maschine sind {when} {how} zu beantragen – eine stille "
        "Änderung gilt als Abweichung.",
        "Für die Verbindung ist eine Kraft von {m} N ≥ Zeichnungsgrenze erforderlich.",
        "Ein- und Ausgangsprüfung richten sich nach „Stand {n}“ der Vereinbarung.",
    ),
    items=(
        "Benennung des Teils und Zeichnungsstand",
        "{m} Teile je Kavität, {how} gemessen",
        "ein Grenzwert von {d} für jedes gekennzeichnete Merkmal",
        "wer die Freigabe erteilt hat und wann",
        "Ergebnis: {what}",
        "keine Teile aus der Zeit vor der Änderung",
    ),
    refer="Dasselbe gilt für die Anforderungen aus Abschnitt {ref}.",
    stale="Abschnitt {ref} ist ebenfalls zu beachten.",
    nothing="Hier ist nichts zu ergänzen.",
    small=(
        *((" muss ", " soll "), (" muss ", " muss nicht "), ("mindestens", "höchstens")),
        *((" mm", " µm"), ("Arbeitstagen", "Kalendertagen"), ("Monate ", "Wochen "), ("≥", "≤")),
        *((" unter ", " über "), ("dürfen nicht ", "dürfen "), (" Jahre", " Monate")),
        *(("ist zulässig", "ist nicht zulässig"), ("keine ", "eine ")),
    ),
    contents="Inhaltsverzeichnis",
    header="Brackwell Antriebe   Qualitätshandbuch für Lieferanten   Ausgabe {edition}",
    footer="Gedruckte Exemplare werden nicht gelenkt        Seite {page} von {pages}",
    annex="Anhang {letter}",
    columns=("Merkmal", "Stichprobe", "Kennwert", "Reaktion"),
)

CHINESE = Language(
    code="zh",
    joint="",
    chapters=(
        *("适用范围", "与供方的策划", "新零件投产", "批量生产", "偏差与投诉"),
        *("审核与走访", "记录与数据", "包装与交付", "备件"),
    ),
    topics=(
        *("过程能力", "首批样件", "控制计划", "量具", "可追溯性", "分供方", "工装归属", "清洁度"),
        *("标签", "返工", "遏制措施", "颜色认可", "热处理", "安全件", "变更申请", "节拍验证"),
        *("软件零件", "运输损坏", "退货", "焊缝", "拧紧连接"),
    ),
    aspects=(
        "职责",
        "证据",
        "频次",
        "限值",
        "批准",
        "通知",
        "放行",
        "贮存",
        "抽样",
        "文件",
        "升级",
        "培训",
    ),
    title="{topic}的{aspect}",
    who=("供方", "工厂经理", "供方质量负责人", "各班班长", "实验室", "分供方", "项目组", "模具厂"),
    what=(
        *("能力研究报告", "样件报告", "首箱照片", "未决事项清单", "清洁度报告", "量具研究"),
        *("批次卡", "扭矩试验结果", "商定的反应计划", "顾客专用标签", "返工指导书", "产线布局图"),
    ),
    when=(
        *("在{n}个工作日内", "在首次交付之前", "在每班开始时", "在每次更换工装后", "每{n}周"),
        *("在审核前{n}天", "在发现偏差后立即", "最迟在月底前"),
    ),
    how=("以书面形式", "通过门户网站", "与采购员一起", "自费", "用商定的表格", "经签字后"),
    sentences=(
        "{who}应{when}{how}提交{what}。",
        "{who}应将{what}保存不少于{n}年，并{when}出示。",
        "{what}的指数应不低于{d}，样本为{when}抽取的{m}件。",
        "如数值低于{d}，{who}应{when}{how}通知采购员。",
        "图样未注明时，允许{d} mm的公差，{who}另有约定的除外。",
        "{who}应{when}检查{m}件，并{how}记录结果。",
        "贮存超过{n}个月的零件不应使用，直到{who}{how}放行{what}。",
        "库房温度应保持在{n}℃至{m}℃之间，{who}应{when}记录。",
        "缺少{what}时，该批交付予以封存，由{who}承担挑选费用。",
        "{who}应{when}与顾客驻厂工程师商定{what}。",
        "材料、地点或设备的变更应{when}{how}申请；未经申请的变更视为偏差。",
        "连接力{m} N ≥ 图样限值，{what}应予证明。",
        "{who}应按“约定状态{n}”重复{what}。",
    ),
    items=(
        "零件名称与图样版本",
        "每个型腔{m}件，{how}测量",
        "图样标注的每个特性限值为{d}",
        "由谁放行{what}及其日期",
        "{what}的结果",
        "不含变更之前的零件",
    ),
    refer="第{ref}条的要求同样适用。",
    stale="还应遵守第{ref}条。",
    nothing="此处无补充要求。",
    small=(
        *(("应", "宜"), ("应", "不应"), ("不少于", "不超过"), ("不低于", "不高于")),
        *((" mm", " µm"), ("个工作日", "个自然日"), ("个月", "周"), ("≥", "≤"), ("不应", "应")),
        *(("允许", "不允许"), ("之前", "之后")),
    ),
    contents="目  录",
    header="博克韦尔传动集团   供方质量手册   第{edition}版",
    footer="打印件不受控        第 {page} 页 共 {pages} 页",
    annex="附录{letter}",
    columns=("特性", "样本", "指数", "反应"),
)

LANGUAGES = {language.code: language for language in (ENGLISH, GERMAN, CHINESE)}
