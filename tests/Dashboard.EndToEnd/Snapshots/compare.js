// The share of pixels that differ so that an eye sees it, and a picture with those in red; no picture where the sizes differ.
async ([expected, actual]) => {
  const load = async base64 => createImageBitmap(await (await fetch('data:image/png;base64,' + base64)).blob());
  const [one, other] = await Promise.all([load(expected), load(actual)]);
  if (one.width !== other.width || one.height !== other.height) return { share: 1, size: `${one.width} x ${one.height} became ${other.width} x ${other.height}`, picture: '' };
  const pixels = image => {
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height);
  };
  const [a, b] = [pixels(one), pixels(other)];
  let differ = 0;
  for (let i = 0; i < a.data.length; i += 4) {
    const far = Math.max(...[0, 1, 2].map(channel => Math.abs(a.data[i + channel] - b.data[i + channel]))) > 40;
    if (!far) continue;
    differ++;
    b.data.set([255, 0, 0, 255], i);
  }
  const canvas = new OffscreenCanvas(b.width, b.height);
  canvas.getContext('2d').putImageData(b, 0, 0);
  const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
  return { share: differ / (a.width * a.height), size: '', picture: btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join('')) };
}
