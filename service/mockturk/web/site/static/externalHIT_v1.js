// For HTMLQuestion pages: replaces the service's script of this name, with the same functions,
// written from scratch. A page calls turkSetAssignmentID() after its form.

function turkGetParam(name, defaultValue) {
  var pairs = window.location.search.substring(1).split("&");
  for (var i = 0; i < pairs.length; i++) {
    var at = pairs[i].indexOf("=");
    if (at >= 0 && pairs[i].substring(0, at) === name) return pairs[i].substring(at + 1);
  }
  return defaultValue;
}

function decode(text) {
  try {
    return decodeURIComponent(String(text).replace(/\+/g, " "));
  } catch (error) {
    return unescape(text);
  }
}

function turkGetSubmitToHost() {
  var usual = "https://www.mturk.com";
  var host = decode(turkGetParam("turkSubmitTo", usual));
  return /^(https?:)?\/\//.test(host) ? host : usual;
}

function turkSetAssignmentID(formName, buttonName) {
  var assignmentId = turkGetParam("assignmentId", "");
  var field = document.getElementById("assignmentId");
  var form = document.getElementById(formName == null ? "mturk_form" : formName);
  var button = document.getElementById(buttonName == null ? "submitButton" : buttonName);
  if (field) field.value = assignmentId;
  if (assignmentId === "ASSIGNMENT_ID_NOT_AVAILABLE" && button) {
    button.disabled = true;
    button.value = "You must ACCEPT the HIT before you can submit the results.";
  }
  if (form) form.action = turkGetSubmitToHost() + "/mturk/externalSubmit";
}
