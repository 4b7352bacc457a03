// The page before a provider's payment page: go on by itself, and leave no stop on the way back.

const link = document.querySelector("[data-leave]");
if (link) location.replace(link.href);
