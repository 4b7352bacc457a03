"""Listings as shops might write them: what screening must leave alone, and what it must find.

An innocent one calls for no person and is not refused; tags such as dairy may be set, and are
written behind it where they must be right. A bad one names the rule that has to find it.
"""

from __future__ import annotations

from typing import Final

INNOCENT: Final = """
石磨杏仁餅 24件裝
传统杏仁饼礼盒
花生糖與芝麻糖
凍頂烏龍茶
山藥薏米粉
乾淮山藥片
芍藥花香薰蠟燭
火藥庫遺址明信片
農藥殘留檢測合格的枸杞
無農藥有機糙米
不使用農藥的茶葉
藥師佛木雕擺設
藥妝店風格收納架
抗菌藥皂盒（空盒）
象牙白陶瓷花瓶
象牙色棉麻桌布
象牙塔讀書會帆布袋
仿象牙筷子
玳瑁色髮夾
玳瑁紋眼鏡框
穿山甲毛公仔
素魚翅湯包
魚翅瓜果醬
香煙裊裊線香座
復古香煙盒造型糖果
雪茄蛋卷禮盒
雪茄餅 原味
火柴盒車模型
打火機造型U盤
子彈列車模型
子彈頭口紅收納
玩具水槍
筋膜按摩槍
煙花圖案明信片
澳門煙花匯演海報
益隆炮竹廠歷史畫冊
爆竹裝飾掛飾
電子爆竹燈飾
大麻哈魚皮錢包
翡翠A貨手鐲
天然A貨翡翠吊墜 附證書
正品授權 杜絕假貨
防偽標籤貼紙
假鈔檢測筆
偽鈔檢測燈
物理治療師推薦的靠墊套
芳香治療入門書
本品不能代替藥物
此茶不具療效
最佳食用期：六個月
最佳賞味溫度十度
國家級非物質文化遺產 涼茶糖
最佳搭配：綠茶
种子选手纪念徽章
葡萄種子油 250毫升
葵花種子油
樹脂樹葉書籤
新鮮水果凍乾 草莓
支援微信支付的收款機支架
家常煮食抽煙油淨濾網清潔劑
牛油果油
椰子糖
可可牛油潤唇膏
紅酒杯一對
香檳金色絲巾
啤酒杯 500毫升
牛奶絨毛毯
芝士刀三件套
素牛肉乾
植物牛肉漢堡扒
充電寶保護套
不含鋰電池的手搖風扇
大閘蟹剪 蟹八件
雞蛋花香薰
Burgundy cotton scarf
Begin again notebook
Ginger candy from Coloane
Ginger beer, alcohol-free, 330 ml
Water pistol for children
Pottery gift hamper
Cocoa butter lip balm
Peanut butter, crunchy
Shea butter hand cream
Wine glass, set of two
Red wine vinegar
Beefsteak plant tea
Cigarettes russes, French biscuits
Vintage cigar box guitar kit
Tobacco flower scented candle
Pesticide-free brown rice
Rice grown without pesticides
Fireworks poster, Macau 2025
Firecracker ornament in red felt
Ivory white porcelain teapot
Hong Kong CBD district map
Heroine of the South, a novel
Portuguese grammar, carefully cured by hand
Lighter than air scarf
Capable hands apron
Anti-counterfeit hologram labels
Pangolin plush toy
Seedling tray, bamboo
Made from fresh fruit, dried
Sardine pattern tea towel
Manteiga de cacau hidratante
Copos de vinho em vidro
Vinagre de vinho tinto
Pistola de cola quente
Azulejo azul e branco, costa do Marfim não incluída
Toalha branco marfim
Arroz sem pesticidas
Postal de fogo-de-artifício
Livro sobre a fábrica de panchões
Este chá não é um medicamento
Galo de Barcelos em cerâmica
Charada e jogos de palavras
Tabacaria, poema de Pessoa
Sabonete de amêndoa
Cortiça natural, carteira
Café de Timor em grão
Doce de figo
Biscoitos de manteiga de amendoim
""".strip().splitlines()

TAGGED: Final = {
    "澳門手信 豬肉乾": "meat",
    "Chouriço tradicional": "meat",
    "Presunto de porco preto": "meat",
    "廣式臘腸": "meat",
    "鳳凰捲 海苔味": "egg",
    "Pastéis de nata, seis": "egg",
    "鹹蛋 六隻": "egg",
    "Queijo da Serra": "dairy",
    "牛奶糖": "dairy",
    "沙甸魚罐頭": "fish",
    "Bacalhau seco": "fish",
    "杜羅河谷紅酒": "alcohol",
    "Vinho do Porto": "alcohol",
    "Macau gin 500 ml": "alcohol",
    "充電寶 10000 mAh": "battery",
    "Bateria externa": "battery",
}

BAD: Final = {
    "一次性電子煙 西瓜味": "e-cigarettes",
    "电子烟套装": "e-cigarettes",
    "電 子 煙 主機": "e-cigarettes",
    "電·子·煙 套裝": "e-cigarettes",
    "水果味煙彈": "e-cigarettes",
    "ＶＡＰＥ pen, mango": "e-cigarettes",
    "Cigarro eletrónico descartável": "e-cigarettes",
    "Heated tobacco sticks": "e-cigarettes",
    "古巴雪茄 一盒": "tobacco",
    "进口香烟 整条": "tobacco",
    "Hand-rolled cigars": "tobacco",
    "Charutos cubanos": "tobacco",
    "Tabaco de enrolar": "tobacco",
    "水煙套裝": "tobacco",
    "高壓電擊棒 防身": "weapons",
    "仿真枪 金属": "weapons",
    "彈簧刀 便攜": "weapons",
    "Stun gun for self-defense": "weapons",
    "Switchblade, black": "weapons",
    "Munições calibre 22": "weapons",
    "新年鞭炮 一萬響": "fireworks",
    "仙女棒 十支": "fireworks",
    "Firecrackers, string of 100": "fireworks",
    "Panchões para o Ano Novo": "fireworks",
    "大麻軟糖": "narcotics",
    "CBD oil 10%": "narcotics",
    "CBD gummies": "narcotics",
    "Canábis medicinal": "narcotics",
    "迷幻蘑菇 栽培包": "narcotics",
    "日本止痛藥 30粒": "medicine",
    "減肥藥 特效": "medicine",
    "感冒药 速效": "medicine",
    "阿士匹靈 100毫克": "medicine",
    "Antibiotics without prescription": "medicine",
    "Sleeping pills, strong": "medicine",
    "Comprimidos para emagrecer": "medicine",
    "老鼠藥 強效": "poisons",
    "高效農藥 500毫升": "poisons",
    "Rat poison pellets": "poisons",
    "Raticida em grão": "poisons",
    "非洲象牙雕刻": "endangered",
    "犀牛角粉": "endangered",
    "象牙筷子": "endangered",
    "Carved ivory figurine": "endangered",
    "Pulseira de marfim": "endangered",
    "野生魚翅": "shark-fin",
    "Barbatana de tubarão seca": "shark-fin",
    "高仿名牌手袋": "counterfeits",
    "超A貨 手錶": "counterfeits",
    "Replica watches, 1:1": "counterfeits",
    "Imitação de marca, mala": "counterfeits",
    "偽鈔 道具 逼真": "fake-money",
    "Notas falsas de 500": "fake-money",
    "成人影片 合集": "pornography",
    "本茶可抗癌": "health-claims",
    "根治糖尿病的涼茶": "health-claims",
    "降血壓 保健茶": "health-claims",
    "This tea cures cancer": "health-claims",
    "Chá que cura o cancro": "health-claims",
    "全網最低價 杏仁餅": "absolute-claims",
    "世界第一的蛋卷": "absolute-claims",
    "查詢請加微信 abc123": "off-platform",
    "Order by WhatsApp 6600": "off-platform",
    "官燕盞 100克": "birds-nest",
    "活蟹 即日發貨": "live-animals",
    "Caranguejos vivos": "live-animals",
    "玫瑰花種子 一包": "seeds-soil",
    "Flower seeds, mixed": "seeds-soil",
    "新鮮芒果 一箱": "fresh-plants",
    "Cut flowers bouquet": "fresh-plants",
    "Zippo 打火機": "flammables",
    "Isqueiro a gás": "flammables",
    "鹿茸藥材 切片": "chinese-medicine",
    "Ervas medicinais chinesas": "chinese-medicine",
}
