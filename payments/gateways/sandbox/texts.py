"""What the payment pages say, in four languages. {business}, {amount} and so on are filled in."""

from __future__ import annotations

from typing import Final

LANGUAGES: Final = ("zh-hant", "zh-hans", "pt", "en")
HTML_LANG: Final = {"zh-hant": "zh-Hant-MO", "zh-hans": "zh-Hans", "pt": "pt-PT", "en": "en"}

# One row a text: zh-hant, zh-hans, pt, en.
_ROWS: Final[dict[str, tuple[str, str, str, str]]] = {
    "no_money": (
        "測試環境，不會真正扣款",
        "测试环境，不会真正扣款",
        "ambiente de testes, nada é cobrado",
        "no money moves",
    ),
    "pay_to": ("付款予 {business}", "付款给 {business}", "Pagar a {business}", "Pay {business}"),
    "to_pay": ("應付金額", "应付金额", "Total a pagar", "Amount to pay"),
    "until": (
        "請於澳門時間 {time} 前完成付款",
        "请在澳门时间 {time} 前完成付款",
        "Conclua o pagamento até às {time} (hora de Macau)",
        "Complete the payment by {time}, Macau time",
    ),
    "method": ("付款方式", "付款方式", "Meio de pagamento", "Payment method"),
    "card": ("信用卡／扣賬卡", "信用卡／借记卡", "Cartão", "Card"),
    "alipay": ("支付寶", "支付宝", "Alipay", "Alipay"),
    "wechat_pay": ("微信支付", "微信支付", "WeChat Pay", "WeChat Pay"),
    "number": ("卡號", "卡号", "Número do cartão", "Card number"),
    "expiry": ("到期日（月／年）", "有效期（月／年）", "Validade (MM/AA)", "Expiry (MM/YY)"),
    "cvc": ("安全碼", "安全码", "Código CVC", "Security code"),
    "holder": ("持卡人姓名", "持卡人姓名", "Nome do titular", "Name on card"),
    "pay": ("支付 {amount}", "支付 {amount}", "Pagar {amount}", "Pay {amount}"),
    "test_cards": ("選用測試卡", "选用测试卡", "Cartões de teste", "Test cards"),
    "test_cards_hint": (
        "點選一張即可自動填寫。請勿輸入真實卡號。",
        "点选一张即可自动填写。请勿输入真实卡号。",
        "Escolha um para preencher o formulário. Nunca introduza um cartão verdadeiro.",
        "Choose one to fill in the form. Never enter a real card.",
    ),
    "card_pays": ("付款成功", "付款成功", "Pagamento aceite", "Payment succeeds"),
    "card_declines": ("發卡行拒絕", "发卡行拒绝", "Pagamento recusado", "Card is declined"),
    "card_no_funds": ("餘額不足", "余额不足", "Saldo insuficiente", "Insufficient funds"),
    "back": ("返回 {business}", "返回 {business}", "Voltar a {business}", "Back to {business}"),
    "onward": ("繼續", "继续", "Continuar", "Continue"),
    "scan": (
        "請用{wallet}掃描",
        "请用{wallet}扫描",
        "Leia o código com {wallet}",
        "Scan with {wallet}",
    ),
    "scan_alt": (
        "付款二維碼",
        "付款二维码",
        "Código QR de pagamento",
        "QR code of this payment",
    ),
    "scan_hint": (
        "二維碼會開啟本測試環境的付款確認頁，並不會開啟真正的錢包。",
        "二维码会打开本测试环境的付款确认页，并不会打开真正的钱包。",
        "O código abre a página de confirmação deste ambiente de testes, não uma carteira real.",
        "The code opens this sandbox's own confirmation page, not a real wallet.",
    ),
    "open_here": (
        "在本裝置開啟確認頁",
        "在本设备打开确认页",
        "Abrir a confirmação neste dispositivo",
        "Open the confirmation on this device",
    ),
    "waiting": (
        "正在等候付款，本頁每 {seconds} 秒更新一次。",
        "正在等待付款，本页每 {seconds} 秒刷新一次。",
        "A aguardar o pagamento. A página atualiza-se a cada {seconds} segundos.",
        "Waiting for the payment. This page refreshes every {seconds} seconds.",
    ),
    "waiting_still": (
        "正在等候付款，自動更新已停止。",
        "正在等待付款，自动刷新已停止。",
        "A aguardar o pagamento. A atualização automática está parada.",
        "Waiting for the payment. Automatic refresh is off.",
    ),
    "refresh_off": (
        "停止自動更新",
        "停止自动刷新",
        "Parar a atualização automática",
        "Stop refreshing",
    ),
    "refresh_on": (
        "恢復自動更新",
        "恢复自动刷新",
        "Retomar a atualização automática",
        "Refresh automatically",
    ),
    "simulate": (
        "模擬錢包的回應",
        "模拟钱包的回应",
        "Simular a resposta da carteira",
        "Simulate the wallet’s answer",
    ),
    "slow": (
        "延遲到賬（先顯示處理中）",
        "延迟到账（先显示处理中）",
        "Pagar com atraso (primeiro em processamento)",
        "Pay slowly (processing first)",
    ),
    "decline": ("拒絕付款", "拒绝付款", "Recusar", "Decline"),
    "abandon": ("放棄付款", "放弃付款", "Desistir", "Abandon"),
    "confirm": (
        "確認付款予 {business}",
        "确认付款给 {business}",
        "Confirmar o pagamento a {business}",
        "Confirm the payment to {business}",
    ),
    "error_card_declined": (
        "發卡行拒絕了這次付款，沒有扣款。請改用另一張卡。",
        "发卡行拒绝了这次付款，没有扣款。请改用另一张卡。",
        "O cartão foi recusado e nada foi cobrado. Tente com outro cartão.",
        "The card was declined and nothing was charged. Please try another card.",
    ),
    "error_insufficient_funds": (
        "卡內餘額不足，沒有扣款。請改用另一張卡。",
        "卡内余额不足，没有扣款。请改用另一张卡。",
        "O cartão não tem saldo suficiente e nada foi cobrado. Tente com outro cartão.",
        "The card has insufficient funds and nothing was charged. Please try another card.",
    ),
    "error_payment_declined": (
        "錢包拒絕了這次付款，沒有扣款。你可以再試一次。",
        "钱包拒绝了这次付款，没有扣款。你可以再试一次。",
        "O pagamento foi recusado na carteira e nada foi cobrado. Pode tentar novamente.",
        "The payment was declined in the wallet and nothing was charged. You can try again.",
    ),
    "error_number": (
        "此處只接受測試卡，請選用上方任何一張。",
        "此处只接受测试卡，请选用上方任意一张。",
        "Aqui só funcionam os cartões de teste acima.",
        "Only the test cards above work here.",
    ),
    "error_expiry": (
        "請輸入有效的到期日，例如 12/30。",
        "请输入有效的有效期，例如 12/30。",
        "Indique uma validade futura, por exemplo 12/30.",
        "Enter a date in the future, such as 12/30.",
    ),
    "error_cvc": (
        "請輸入 3 位數字的安全碼。",
        "请输入 3 位数字的安全码。",
        "Indique os 3 algarismos do código CVC.",
        "Enter the 3 digits of the security code.",
    ),
    "error_holder": (
        "請輸入持卡人姓名。",
        "请输入持卡人姓名。",
        "Indique o nome do titular.",
        "Enter the name on the card.",
    ),
    "paid_title": ("付款完成", "付款完成", "Pagamento concluído", "Payment complete"),
    "paid_text": (
        "{business} 會收到通知。你可以關閉此頁。",
        "{business} 会收到通知。你可以关闭此页。",
        "{business} será notificado. Pode fechar esta página.",
        "{business} will be notified. You can close this page.",
    ),
    "processing_title": (
        "付款處理中",
        "付款处理中",
        "Pagamento em processamento",
        "Payment is processing",
    ),
    "processing_text": (
        "錢包稍後會確認結果，無須再次付款。",
        "钱包稍后会确认结果，无需再次付款。",
        "A carteira confirma o resultado dentro de momentos. Não é preciso pagar outra vez.",
        "The wallet confirms the outcome shortly. There is no need to pay again.",
    ),
    "closed_title": (
        "此付款頁已失效",
        "此付款页已失效",
        "Esta página de pagamento expirou",
        "This payment page has expired",
    ),
    "closed_text": (
        "沒有扣款。請返回 {business} 查看訂單。",
        "没有扣款。请返回 {business} 查看订单。",
        "Nada foi cobrado. Volte a {business} para ver a sua encomenda.",
        "Nothing was charged. Go back to {business} to see your order.",
    ),
    "failed_title": ("付款失敗", "付款失败", "O pagamento falhou", "The payment failed"),
    "none_text": (
        "沒有可用的付款方式支援此金額及貨幣。",
        "没有可用的付款方式支持此金额及货币。",
        "Nenhum meio de pagamento aceita este valor e esta moeda.",
        "No payment method takes this amount and currency.",
    ),
    "missing_title": (
        "找不到此付款頁",
        "找不到此付款页",
        "Página de pagamento não encontrada",
        "There is no such payment page",
    ),
    "missing_text": (
        "請返回商店，重新開始付款。",
        "请返回商店，重新开始付款。",
        "Volte à loja e recomece o pagamento.",
        "Go back to the shop and start the payment again.",
    ),
    "footer": (
        "測試付款伺服器，只在本機運行",
        "测试付款服务器，仅在本机运行",
        "Servidor de pagamentos de teste, apenas nesta máquina",
        "Test payment server, on this machine only",
    ),
}


def text(language: str, name: str, **values: str) -> str:
    """Return one text in a language, with its places filled in (not yet escaped)."""
    return _ROWS[name][LANGUAGES.index(language)].format(**values)


def language_of(locale: str | None) -> str:
    """Map the provider's locale names to the four languages; English for the rest."""
    known = {"zh-hk": "zh-hant", "zh-tw": "zh-hant", "zh": "zh-hans", "pt": "pt", "pt-br": "pt"}
    return known.get((locale or "").lower(), "en")
