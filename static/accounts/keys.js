// A passkey or security key that did not answer, or was refused by the browser: say so beside the button.
document.addEventListener('allauth.error', (event) => {
  const notice = document.querySelector('[data-key-failed]')
  if (!notice) return
  event.preventDefault()
  notice.hidden = false
  notice.focus()
})
