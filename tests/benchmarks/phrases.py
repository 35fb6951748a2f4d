"""The words of generated registers; ``{n}`` and the like are filled with numbers."""

CODES = ("NORDAUTO", "BAIYUN", "HELIOS", "KARAT", "MERIDIAN")

TITLES = (
    ("en", "Annual layout inspection of {feature}"),
    ("en", "Approval before a change of {what}"),
    ("en", "Retention of records for {what}"),
    ("en", "Traceability of {feature} to the batch"),
    ("zh", "{zh_feature}的年度全尺寸检验"),
    ("zh", "{zh_what}变更前的书面批准"),
    ("zh", "{zh_what}的记录保存期限"),
    ("zh", "{zh_feature}的批次可追溯性"),
)
FEATURES = ("bore diameter", "sealing surface", "thread M12x1.5", "piston groove", "mounting face")
ZH_FEATURES = ("孔径", "密封面", "螺纹 M12x1.5", "活塞槽", "安装面")
THINGS = ("tools and moulds", "the heat treatment", "sub-suppliers", "packaging", "test equipment")
ZH_THINGS = ("工装模具", "热处理工艺", "二级供应商", "包装方式", "检测设备")

TEXTS = {
    "en": (
        "The supplier shall inspect all dimensions of the control plan on {n} parts per cavity "
        "every {m} months.\nThe report shall reach the customer {d} days after the inspection; "
        "form QF-{serial} is mandatory.",
        "Any change of process, site, tool or material shall be notified {n} weeks in advance.\n"
        "Delivery of changed parts without written approval {serial} of the customer is not "
        "permitted.\nThe first {m} boxes shall be marked.",
        "Records of safety-relevant characteristics shall be kept for {n} years after the end of "
        "series production ({serial}).\nThey shall be shown to the customer within {d} hours.",
        "In case of a complaint the supplier shall contain the parts within {d} hours, name the "
        "root cause within {m} days and close the 8D report {serial} within {n} days.",
    ),
    "zh": (
        "供方应按控制计划对每个型腔的{n}件产品每{m}个月进行一次全尺寸检验。\n"
        "检验报告须在检验后{d}天内提交顾客，并使用表格 QF-{serial}。",
        "工艺、场地、工装或材料的任何变更须提前{n}周通知顾客。\n"
        "未经顾客书面批准（{serial}），不得交付变更后的零件。\n变更后的前{m}箱须加贴标识。",
        "安全特性的记录须在量产结束后保存{n}年（{serial}），并在{d}小时内可向顾客出示。",
        "发生投诉时，供方须在{d}小时内隔离零件，在{m}天内给出根本原因，"
        "并在{n}天内关闭8D报告（{serial}）。",
    ),
}
INTERPRETATIONS = {
    "en": (
        "Layout inspection once in {m} months, {n} parts, report by the laboratory to sales.",
        "Every change goes through form F-{serial}; nothing ships before the customer has signed.",
    ),
    "zh": (
        "实验室每{m}个月检验{n}件，报告由销售部转交顾客；责任人见流程图 F-{serial}。",
        "所有变更走流程 F-{serial}；顾客签字前不发货，仓库按 {n} 天库存准备。",
    ),
}
ACTIONS = (
    "Add the inspection to the plan of the laboratory, order gauge {n}",
    "Agree the form with the customer and train shift {m}",
    "把要求写入控制计划第{n}行，并培训{m}班操作工",
    "更新作业指导书 WI-{serial}，并在生产线张贴",
)
METHODS = ("internal audit", "layered audit", "document check", "过程审核", "产品审核")
EVIDENCE = ("Layout report", "8D report", "全尺寸检验报告", "培训签到表", "Signed approval")
DOCUMENTS = ("PR-07 Change management", "WI-112 Layout inspection", "程序文件 CX-08", "CP-{serial}")
QUESTIONS = (
    "Which coating thickness holds for the inside of bore {n}?",
    "图纸第{n}区的粗糙度要求与规范 {serial} 不一致，以哪个为准？",
)
CHECKS = {
    "quality": ("Are all special characteristics in the control plan?", "特殊特性是否已识别？"),
    "production": ("Is the capacity there for the ordered quantity?", "产能是否满足订单数量？"),
}
