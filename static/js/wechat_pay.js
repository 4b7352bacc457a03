// Within WeChat's own browser: hand our server's call to the wallet, and come back to be told by our server.

const place = document.querySelector("[data-wallet_call]");
const left = document.querySelector("[data-wallet_left]");

function ask() {
  left.hidden = true;
  window.WeixinJSBridge.invoke("getBrandWCPayRequest", JSON.parse(place.dataset.wallet_call), (answer) => {
    // The wallet's word proves nothing: the page behind asks the provider.
    if (answer.err_msg === "get_brand_wcpay_request:ok") location.replace(place.dataset.after);
    else left.hidden = false;
  });
}

function whenThere() {
  if (window.WeixinJSBridge) ask();
  else document.addEventListener("WeixinJSBridgeReady", ask, { once: true });
}

if (place) {
  place.querySelector("[data-ask_wallet]").addEventListener("click", whenThere);
  whenThere();
}
