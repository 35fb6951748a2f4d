"""Control plans as plants keep them: merged headings, Chinese, numbers as text, struck rows."""

import io

import xlsxwriter

# What the example's part PART-NORDAUTO-0001 has in its plan, by line: operation, name, balloon,
# characteristic, symbol, specification.
SPECIAL = {
    22: ("40", "精镗", "14", "活塞孔直径", "▽", "⌀57 H8 (+0.046/0)"),
    31: ("50", "攻丝", "27", "油管接口螺纹 M10x1", "▽", "通规通，止规不超过2圈"),
    40: ("30", "钻孔", "9", "导向孔距 (Distance of the guide holes)", "◇", "142.0±0.15"),
    55: ("10", "来料检验", "3", "桥部气孔", "＜Ｖ＞", "A区无大于1.0 mm的气孔"),
    60: ("70", "压装", "33", "压装力", "◇", "12~18 kN"),
}
STRUCK = ("40", "精镗", "14", "活塞孔直径", "▽", "⌀57 H7 (+0.030/0)")


def control_plan(lines: int = 200) -> bytes:
    """Return a control plan in the AIAG form with Chinese headings.

    Row 8 is its first line. Line 57 is struck through, line 90 blank, line 120 a section's heading;
    the others are ordinary dimensions without a mark.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as workbook:
        sheet = workbook.add_worksheet("控制计划")
        bold = workbook.add_format({"bold": True, "text_wrap": True})
        struck = workbook.add_format({"font_strikeout": True})
        _title(sheet, bold)
        _headings(sheet, bold)
        for number in range(1, lines + 1):
            row = 6 + number
            if number == 90:
                continue
            if number == 120:
                sheet.merge_range(row, 0, row, 13, "二、机加工")
                continue
            cells = SPECIAL.get(number) or (
                str(10 * (1 + number % 9)),
                f"工序 {number % 9}",
                str(100 + number),
                f"一般尺寸 {number}",
                "",
                f"{number}±0.1",
            )
            _line(sheet, row, STRUCK if number == 57 else cells, struck if number == 57 else None)
    return buffer.getvalue()


def _title(sheet, bold) -> None:
    sheet.merge_range("A1:N1", "控制计划 Control Plan", bold)
    sheet.merge_range("A2:D2", "控制计划编号：CP-0123-456")
    sheet.write("E2", "版本")
    sheet.write("F2", "10")
    sheet.merge_range("G2:J2", "零件号/最新更改等级：0123-456 / C")
    sheet.write("K2", "日期")
    sheet.write("L2", "2026-10-20")
    sheet.merge_range("A3:D3", "零件名称：制动钳壳体 57 mm")
    sheet.merge_range("G3:J3", "核心小组：王芳、陈杰")


def _headings(sheet, bold) -> None:
    for where, text in (
        ("A5:A7", "零件/过程编号"),
        ("B5:B7", "过程名称/操作描述"),
        ("C5:C7", "机器、装置、夹具、工装"),
        ("D5:F5", "特性"),
        ("D6:D7", "编号"),
        ("E6:E7", "产品"),
        ("F6:F7", "过程"),
        ("G5:G7", "特殊特性\n分类"),
        ("H5:L5", "方法"),
        ("H6:H7", "产品/过程规范/公差"),
        ("I6:I7", "评价/测量技术"),
        ("J6:K6", "样本"),
        ("L6:L7", "控制方法"),
        ("M5:M7", "反应计划"),
        ("N5:N7", "责任人"),
    ):
        sheet.merge_range(where, text, bold)
    sheet.write("J7", "容量", bold)
    sheet.write("K7", "频率", bold)


def _line(sheet, row, cells, look) -> None:
    operation, name, number, feature, mark, specification = cells
    if int(operation) % 20 and look is None:
        sheet.write_number(row, 0, int(operation))
    else:
        sheet.write_string(row, 0, operation, look)  # a number that Excel keeps as text
    texts = {1: name, 3: number, 4: feature, 6: mark, 7: specification, 9: "5", 11: "抽检"}
    for column, text in (texts | {12: "隔离并追溯", 13: "操作工"}).items():
        if text:
            sheet.write_string(row, column, text, look)
